import type { Call } from '../core/call';
import { causeIds, type CauseId } from '../words/causes';
import type { Identity, Participant, PictureSource, Sender, Signal } from '../core/view';

/**
 * A call of make-believe, with pictures painted here. `?call=` says how it goes: a number of people, `late` (with the id of a cause), `repairing`,
 * `interrupted`, `denied`, `missing`, `insecure`, `blocked`, `removed`; several by comma.
 */
const wanted = new URLSearchParams(location.search).get('call')?.split(',') ?? ['3'];
const has = (word: string) => wanted.includes(word);
const others = Math.max(0, Number(wanted.find((word) => /^\d+$/.test(word)) ?? '3') - 1);
const names = ['Anna Berg', 'Jonas', 'Mei Lin', 'Priya', 'Tomasz Nowak', 'Ida', 'Luca', 'Noor'];

export function createCall({ emit }: { emit: (signal: Signal) => void }): Call {
  let me: Participant = { identity: 'me', name: 'Robin Falk', local: true, microphone: 'on', pictures: [], poor: false };
  let timer: ReturnType<typeof setInterval> | undefined;
  const change = (next: Partial<Participant>) => emit({ kind: 'participant', participant: (me = { ...me, ...next }) });
  const people = () => names.slice(0, others).map((name, index): Participant => ({
    identity: name, name, local: false, poor: index === 3, microphone: index === 1 ? 'muted' : 'on',
    pictures: [...(index % 2 === 0 && !has('voices') ? [{ source: 'camera' as const, track: `camera-${name}` }] : []),
      ...(has('screen') && index === 2 ? [{ source: 'screen' as const, track: `screen-${name}` }] : [])],
  }));

  return {
    join: (channel) => {
      emit({ kind: 'joining', channel });
      emit({ kind: 'step', step: 'media' });
      if (has('joining')) return;
      const late = (cause: CauseId) => setTimeout(() => emit({ kind: 'late', candidates: ['UDP 192.168.1.20:50000', 'UDP 203.0.113.7:50000'], attempt: 1, cause, values: {
        ports: '50000', tcp: '7881', inside: '192.168.1.20', offered: '192.168.1.20:50000/udp, 203.0.113.7:50000/udp' } }), 200);
      if (has('late')) return void late(causeIds.find((id) => has(id)) ?? 'unknown');
      setTimeout(() => {
        emit({ kind: 'connected', participants: [me, ...people()] });
        const speakers = [names[0] ?? '', ...(others > 3 ? [names[2] ?? ''] : [])];
        emit({ kind: 'speakers', identities: others ? speakers : ['me'] });
        if (has('camera')) change({ pictures: [{ source: 'camera', track: 'camera-me' }] });
        if (has('repairing')) emit({ kind: 'link', link: 'repairing' });
        if (has('interrupted')) emit({ kind: 'link', link: 'interrupted' });
        if (has('blocked')) emit({ kind: 'sound', blocked: true });
        if (has('removed')) emit({ kind: 'ended', why: 'removed' });
        for (const problem of ['denied', 'missing', 'insecure', 'busy', 'silent'] as const) {
          if (has(problem)) { if (problem !== 'silent') change({ microphone: 'off' }); emit({ kind: 'problem', sender: 'microphone', problem }); }
        }
      }, 200);
    },
    leave: () => { clearInterval(timer); emit({ kind: 'ended', why: 'left' }); },
    send: async (sender: Sender, on: boolean) => {
      if (sender === 'microphone') return change({ microphone: on ? 'on' : 'muted' });
      const kept = me.pictures.filter(({ source }) => source !== sender);
      change({ pictures: on ? [...kept, { source: sender, track: `${sender}-me` }] : kept });
    },
    choose: async () => {},
    hear: async () => emit({ kind: 'sound', blocked: false }),
    show: (identity, source, element) => paint(identity, source, element),
    microphone: () => undefined,
  };
}

/** Something that looks like a room with a person, or like a document. */
function paint(identity: Identity, source: PictureSource, element: HTMLVideoElement): () => void {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = source === 'screen' ? [1600, 900] : [960, 540];
  const pen = canvas.getContext('2d');
  if (!pen) return () => {};
  const hue = [...identity].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 360;
  const draw = source === 'screen' ? paintDocument : paintPerson;
  draw(pen, hue);
  const timer = setInterval(() => draw(pen, hue), 200);
  element.srcObject = canvas.captureStream(10);
  return () => { clearInterval(timer); element.srcObject = null; };
}

function paintPerson(pen: CanvasRenderingContext2D, hue: number): void {
  const wall = pen.createLinearGradient(0, 0, 960, 540);
  wall.addColorStop(0, `hsl(${hue} 22% 62%)`);
  wall.addColorStop(1, `hsl(${hue + 30} 26% 38%)`);
  pen.fillStyle = wall;
  pen.fillRect(0, 0, 960, 540);
  pen.fillStyle = `hsl(${hue + 180} 30% 32%)`;
  pen.beginPath(); pen.ellipse(480, 560, 260, 210, 0, 0, 7); pen.fill();
  pen.fillStyle = 'hsl(24 42% 66%)';
  pen.beginPath(); pen.ellipse(480, 260, 96, 122, 0, 0, 7); pen.fill();
  pen.fillStyle = `hsl(${hue} 30% 18%)`;
  pen.beginPath(); pen.ellipse(480, 190, 108, 82, 0, 3.1, 6.3); pen.fill();
}

function paintDocument(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = '#f7f7f5'; pen.fillRect(0, 0, 1600, 900);
  pen.fillStyle = '#2d3440'; pen.fillRect(0, 0, 1600, 64);
  pen.fillStyle = '#c9ccd2';
  for (let row = 0; row < 18; row++) pen.fillRect(120, 140 + row * 40, 500 + ((row * 347) % 620), 14);
  pen.fillStyle = '#ad4b17'; pen.fillRect(1260, 140, 220, 160);
}
