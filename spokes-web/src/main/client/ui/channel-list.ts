import type { Channel, Occupant, View } from '../core/view';
import { words } from '../words';
import { avatar } from './avatar';
import { confirmDialog, openDialog } from './dialog';
import { attribute, el, keyed, shown, text, type Part } from './element';
import { field, form } from './form';
import { drawIcon, icon } from './icons';
import type { Wishes } from './wishes';

type Row = { readonly channel: Channel; readonly here: boolean; readonly waiting: boolean; readonly owner: boolean; readonly speaking: ReadonlySet<string> };
type Person = { readonly occupant: Occupant; readonly speaking: boolean };

const NOBODY: ReadonlySet<string> = new Set();

/** Every channel with who is inside; pressing one joins it. */
export function channelList(wishes: Wishes): Part<View> {
  const list = el('ul', { class: 'channels', 'data-testid': 'channels' });
  const rows = keyed<Row>(list, ({ channel }) => channel.id, () => channelRow(wishes));
  const add = el('button', { type: 'button', class: 'quiet square', 'aria-label': words.channels.create, title: words.channels.create,
    'data-testid': 'new-channel', onclick: () => askForChannel(wishes) }, icon('plus'));
  const none = el('p', { class: 'none' });
  const first = el('button', { type: 'button', class: 'primary', onclick: () => askForChannel(wishes) }, icon('plus'), words.channels.create);
  const element = el('nav', { class: 'channel-list', 'aria-label': words.channels.title },
    el('div', { class: 'list-head' }, el('h2', {}, words.channels.title), add), none, first, list);

  return {
    element,
    draw: (view) => {
      const owner = view.place.at === 'inside' && view.place.me.kind === 'owner';
      shown(add, owner);
      const empty = view.channels.length === 0 && view.live === 'open';
      shown(none, empty);
      shown(first, empty && owner);
      text(none, owner ? words.channels.none : words.channels.noneGuest);
      rows(view.channels.map((channel) => rowOf(channel, view, owner)));
    },
  };
}

export function askForChannel(wishes: Wishes): void {
  const name = field(words.channels.name, { placeholder: words.channels.nameExample, maxLength: 60, testId: 'channel-name' });
  const dialog = openDialog(words.channels.createTitle, [
    form({ fields: [name.element], submit: words.channels.createSubmit, testId: 'create-channel' }, async () => {
      await wishes.createChannel(name.input.value.trim());
      dialog.close();
    }),
  ], { testId: 'channel-dialog' });
  name.input.focus();
}

function rowOf(channel: Channel, { call }: View, owner: boolean): Row {
  const mine = call.at !== 'none' && call.at !== 'ended' && call.channel === channel.id;
  return { channel, owner, here: mine && call.at === 'in', waiting: mine && call.at === 'joining', speaking: mine && call.at === 'in' ? call.room.speaking : NOBODY };
}

function channelRow(wishes: Wishes): Part<Row> {
  let now: Row | undefined;
  const name = el('span', { class: 'channel-name' });
  const pill = el('span', { class: 'pill', 'aria-hidden': 'true' }, words.channels.join);
  const enter = el('button', { type: 'button', class: 'channel', 'data-testid': 'channel', onclick: () => {
    if (now && !now.here && !now.waiting) wishes.join(now.channel.id);
  } }, icon('voice'), name, pill);
  const edit = el('button', { type: 'button', class: 'quiet square edit', 'data-testid': 'edit-channel', onclick: () => now && editChannel(now.channel, wishes) }, icon('dots'));
  const people = el('ul', { class: 'occupants' });
  const persons = keyed<Person>(people, ({ occupant }) => occupant.identity, occupantRow);
  return {
    element: el('li', {}, el('div', { class: 'channel-row' }, enter, edit), people),
    draw: (row) => {
      now = row;
      const { channel } = row;
      text(name, channel.name);
      attribute(enter, 'aria-label', row.here ? words.channels.here(channel.name) : words.channels.joinNamed(channel.name, channel.people.length));
      attribute(enter, 'aria-current', row.here ? 'true' : false);
      attribute(enter, 'data-state', row.here ? 'here' : row.waiting ? 'waiting' : 'away');
      attribute(enter, 'data-channel', channel.name);
      shown(pill, !row.here && !row.waiting);
      shown(edit, row.owner);
      attribute(edit, 'aria-label', words.channels.edit(channel.name));
      attribute(edit, 'title', words.channels.edit(channel.name));
      shown(people, channel.people.length > 0);
      persons(channel.people.map((occupant) => ({ occupant, speaking: row.speaking.has(occupant.identity) && occupant.microphone === 'on' })));
    },
  };
}

function occupantRow(): Part<Person> {
  const face = avatar();
  const name = el('span', { class: 'person-name' });
  const screen = icon('screen'), camera = icon('camera'), microphone = icon('muted');
  const spoken = el('span', { class: 'off-screen' });
  const element = el('li', { class: 'occupant', 'data-testid': 'occupant' }, face.element, name, spoken, el('span', { class: 'marks' }, screen, camera, microphone));
  return {
    element,
    draw: ({ occupant, speaking }) => {
      face.draw(occupant.name);
      text(name, occupant.name);
      attribute(element, 'data-speaking', speaking);
      attribute(element, 'data-microphone', occupant.microphone);
      attribute(screen, 'hidden', !occupant.screen);
      attribute(camera, 'hidden', !occupant.camera);
      attribute(microphone, 'hidden', occupant.microphone === 'on');
      drawIcon(microphone, 'muted');
      text(spoken, marksInWords(occupant, speaking));
    },
  };
}

function marksInWords({ microphone, camera, screen }: Occupant, speaking: boolean): string {
  const heard = { on: words.channels.microphoneOn, muted: words.channels.microphoneMuted, off: words.channels.microphoneOff }[microphone];
  return [speaking ? words.channels.speaking : heard, ...(camera ? [words.channels.camera] : []), ...(screen ? [words.channels.screen] : [])]
    .map((mark) => `, ${mark}`).join('');
}

function editChannel(channel: Channel, wishes: Wishes): void {
  const name = field(words.channels.name, { maxLength: 60, testId: 'channel-name' });
  name.input.value = channel.name;
  const remove = el('button', { type: 'button', class: 'danger-quiet', 'data-testid': 'delete-channel', onclick: () => {
    dialog.close();
    confirmDialog({ title: words.channels.deleteTitle(channel.name), more: words.channels.deleteMore(channel.people.length), yes: words.channels.delete },
      () => wishes.deleteChannel(channel.id));
  } }, words.channels.delete);
  const dialog = openDialog(words.channels.editTitle, [
    form({ fields: [name.element], submit: words.channels.save, testId: 'save-channel', extra: [remove] }, async () => {
      await wishes.renameChannel(channel.id, name.input.value.trim());
      dialog.close();
    }),
  ], { testId: 'channel-dialog' });
  name.input.select();
}
