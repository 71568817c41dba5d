import { ConnectionQuality, Track } from 'livekit-client';
import type { Participant as LiveKitParticipant } from 'livekit-client';
import type { Microphone, Participant, Picture, PictureSource } from './view';

/** What livekit-client knows about somebody at this moment, as an immutable value. */
export function snapshot(participant: LiveKitParticipant): Participant {
  return {
    identity: participant.identity,
    name: participant.name || participant.identity,
    local: participant.isLocal,
    microphone: microphoneOf(participant),
    pictures: [...pictureOf(participant, 'camera'), ...pictureOf(participant, 'screen')],
    poor: participant.connectionQuality === ConnectionQuality.Poor || participant.connectionQuality === ConnectionQuality.Lost,
  };
}

export const sourceOf: Readonly<Record<PictureSource, Track.Source>> = { camera: Track.Source.Camera, screen: Track.Source.ScreenShare };

function microphoneOf(participant: LiveKitParticipant): Microphone {
  const publication = participant.getTrackPublication(Track.Source.Microphone);
  if (!publication) return 'off';
  return publication.isMuted ? 'muted' : 'on';
}

/** A picture counts once there is something to show: received, or captured, and not paused by its owner. */
function pictureOf(participant: LiveKitParticipant, source: PictureSource): readonly Picture[] {
  const publication = participant.getTrackPublication(sourceOf[source]);
  if (!publication?.track || publication.isMuted) return [];
  return [{ source, track: publication.trackSid }];
}
