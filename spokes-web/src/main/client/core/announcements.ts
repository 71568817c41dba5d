import type { View } from './view';

/** What somebody who does not look at the screen should hear of. */
export type Announcement =
  | { readonly says: 'joined' | 'left' | 'shares' | 'stopped-sharing'; readonly name: string }
  | { readonly says: 'connected' | 'repairing' | 'interrupted' | 'reconnected' | 'muted' | 'unmuted' };

export function announcements(before: View, after: View): readonly Announcement[] {
  if (after.call.at !== 'in') return [];
  if (before.call.at !== 'in' || before.call.channel !== after.call.channel) return [{ says: 'connected' }];
  return [...ofTheLink(before.call.link, after.call.link), ...ofThePeople(before.call.room.participants, after.call.room.participants)];
}

type Link = 'connected' | 'repairing' | 'interrupted';
type People = Extract<View['call'], { at: 'in' }>['room']['participants'];

function ofTheLink(before: Link, after: Link): readonly Announcement[] {
  if (before === after) return [];
  return [{ says: after === 'connected' ? 'reconnected' : after }];
}

function ofThePeople(before: People, after: People): readonly Announcement[] {
  const joined = [...after.values()].filter((p) => !p.local && !before.has(p.identity));
  const left = [...before.values()].filter((p) => !p.local && !after.has(p.identity));
  const changed = [...after.values()].flatMap((now): Announcement[] => {
    const was = before.get(now.identity);
    if (!was || was === now) return [];
    const shared = was.pictures.some((p) => p.source === 'screen'), shares = now.pictures.some((p) => p.source === 'screen');
    return [
      ...(shares !== shared ? [{ says: shares ? 'shares' : 'stopped-sharing', name: now.name } as const] : []),
      ...(now.local && was.microphone === 'on' && now.microphone !== 'on' ? [{ says: 'muted' } as const] : []),
      ...(now.local && was.microphone !== 'on' && now.microphone === 'on' ? [{ says: 'unmuted' } as const] : []),
    ];
  });
  return [
    ...joined.map(({ name }) => ({ says: 'joined', name }) as const),
    ...left.map(({ name }) => ({ says: 'left', name }) as const),
    ...changed,
  ];
}
