import type { ChannelId, DeviceKind, Identity, PictureSource, Sender } from './view';

/** The one call this page can be in. What happens in it arrives as signals. */
export interface Call {
  join(channel: ChannelId): void;
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
