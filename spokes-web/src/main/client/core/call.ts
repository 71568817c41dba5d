import type { ChannelId, DeviceKind, Identity, PictureSource, Sender } from './view';

/** The one call this page can be in. What happens in it arrives as signals. */
export interface Call {
  /** @param clickedMs when the person asked for it, by `performance.now()` */
  join(channel: ChannelId, clickedMs: number): void;
  leave(): void;
  /** Starts or stops sending; a refusal by the browser arrives as a problem signal. */
  send(sender: Sender, on: boolean): Promise<void>;
  choose(kind: DeviceKind, id: string): Promise<void>;
  /** After a click, browsers let us play. */
  hear(): Promise<void>;
  /** Shows a picture in this element until the returned function is called. */
  show(identity: Identity, source: PictureSource, element: HTMLVideoElement): () => void;
  /** Our microphone as it is being captured, for a level meter. */
  microphone(): MediaStreamTrack | undefined;
}

/** Most of the page's weight is what a call needs. It is fetched while somebody looks around, not before the door opens. */
export class LateCall implements Call {
  private loading: Promise<Call> | undefined;
  private call: Call | undefined;

  /** @param onMissing the server has been renewed, and this page with its old names of files is of no use any more */
  constructor(private readonly load: () => Promise<Call>, private readonly onMissing: () => void) {}

  prepare(): void {
    this.loading ??= this.load().then((call) => (this.call = call));
    this.loading.catch(() => { this.loading = undefined; });
  }

  join(channel: ChannelId, clickedMs: number): void {
    this.prepare();
    this.loading?.then((call) => call.join(channel, clickedMs), () => this.onMissing());
  }

  leave(): void {
    this.loading?.then((call) => call.leave(), () => {});
  }

  send = async (sender: Sender, on: boolean) => this.call?.send(sender, on);
  choose = async (kind: DeviceKind, id: string) => this.call?.choose(kind, id);
  hear = async () => this.call?.hear();
  show = (identity: Identity, source: PictureSource, element: HTMLVideoElement) => this.call?.show(identity, source, element) ?? (() => {});
  microphone = () => this.call?.microphone();
}
