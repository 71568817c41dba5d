import type { CheckAccess, CheckApi } from '../core/check-run';
import type { Invitation, InvitationWish, Join, Keys, Status } from '../core/page-api';
import type { Preferences } from '../core/preferences';
import type { CauseId } from '../words/causes';
import type { ChannelId, DeviceKind, Identity, PictureSource, Sender } from '../core/view';

/** What somebody at the screen may want. A promise that fails carries the server's reason. */
export interface Wishes {
  tryAgain(): void;
  setUp(form: { name: string; password: string; serverName: string }): Promise<void>;
  logIn(name: string, password: string): Promise<void>;
  logOut(): Promise<void>;
  enter(name: string): Promise<void>;

  createChannel(name: string): Promise<void>;
  renameChannel(id: ChannelId, name: string): Promise<void>;
  deleteChannel(id: ChannelId): Promise<void>;

  join(channel: ChannelId): void;
  leave(): void;
  send(sender: Sender, on: boolean): void;
  hear(): void;
  dismiss(sender: Sender): void;
  show(identity: Identity, source: PictureSource, element: HTMLVideoElement): () => void;

  preferences(): Preferences;
  prefer(change: Partial<Preferences>): void;
  choose(kind: DeviceKind, id: string): void;
  lookForDevices(): void;
  /** A microphone to watch: the call's, or one opened for this purpose and stopped by `done`. */
  microphone(): Promise<{ track: MediaStreamTrack; done: () => void }>;

  invitations(): Promise<readonly Invitation[]>;
  invite(wish: InvitationWish): Promise<{ id: string; link: string }>;
  withdraw(id: string): Promise<void>;
  keys(): Promise<Keys>;
  rotateKeys(): Promise<Keys>;
  status(): Promise<Status>;
  /** The last joins of this server, the newest first. */
  joins(cause: CauseId | undefined, addresses: boolean): Promise<readonly Join[]>;

  readonly check: { readonly api: CheckApi; readonly socketOrigin: string; link(access: CheckAccess): Promise<{ link: string; minutes: number }> };
  checkBeforeSetUp(token: string): void;
  leaveCheck(access: CheckAccess): void;
}
