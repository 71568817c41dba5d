import type { View } from '../core/view';
import { words } from '../words';
import { openDialog } from './dialog';
import { attribute, el, newId } from './element';
import { accountPage, keysPage, lookPage } from './settings-personal';
import { apiPage, invitationsPage, serverPage } from './settings-owner';
import { joinsPage } from './settings-joins';
import { soundPage } from './settings-sound';
import type { Wishes } from './wishes';

/** What a settings page puts on the screen, and what it must stop when it leaves it. */
export type Page = { readonly content: readonly Node[]; readonly stop?: () => void };
export type Tab = keyof typeof words.settings.tabs;

const forAll: readonly Tab[] = ['sound', 'look', 'keys', 'account'], forOwners: readonly Tab[] = ['sound', 'look', 'keys', 'invitations', 'api', 'joins', 'server', 'account'];

export function openSettings(view: View, first: Tab, wishes: Wishes): void {
  const tabs = view.place.at === 'inside' && view.place.me.kind === 'owner' ? forOwners : forAll;
  let page: Page = { content: [] };
  const panel = el('div', { class: 'settings-page', role: 'tabpanel', id: newId('panel'), tabindex: 0 });
  const buttons = tabs.map((tab) => el('button', { type: 'button', role: 'tab', 'aria-controls': panel.id, 'data-testid': `tab-${tab}`, onclick: () => choose(tab) }, words.settings.tabs[tab]));
  const row = el('div', { class: 'tabs', role: 'tablist', 'aria-label': words.settings.title, onkeydown: walk }, ...buttons);
  const dialog = openDialog(words.settings.title, [row, panel], { wide: true, testId: 'settings-dialog', onClose: () => page.stop?.() });
  choose(tabs.includes(first) ? first : 'sound');

  function choose(tab: Tab): void {
    page.stop?.();
    page = pageFor(tab, view, wishes, () => dialog.close());
    panel.replaceChildren(...page.content);
    attribute(panel, 'data-testid', `page-${tab}`);
    buttons.forEach((button, index) => {
      const chosen = tabs[index] === tab;
      attribute(button, 'aria-selected', String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      if (!chosen) return;
      attribute(panel, 'aria-label', words.settings.tabs[tab]);
      button.focus();
      button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }

  function walk(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next) choose(next);
  }
}

function pageFor(tab: Tab, view: View, wishes: Wishes, close: () => void): Page {
  switch (tab) {
    case 'sound': return soundPage(view, wishes);
    case 'look': return lookPage(wishes);
    case 'keys': return keysPage(wishes);
    case 'invitations': return invitationsPage(wishes);
    case 'api': return apiPage(wishes);
    case 'joins': return joinsPage(view, wishes);
    case 'server': return serverPage(view, wishes);
    case 'account': return accountPage(view, wishes, close);
  }
}
