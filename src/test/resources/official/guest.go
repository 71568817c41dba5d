// A guest by LiveKit's Go SDK; the same requests and answers as guest.mjs. Started with the word "single" it has one connection instead of two.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
)

const (
	soundMs     = 20
	pictureMs   = 50
	noiseBytes  = 100
	silentBytes = 3 // an Opus frame of discontinuous transmission is not longer (RFC 6716 §2.1.9)
)

type message struct {
	Kind  string `json:"kind"`
	From  string `json:"from"`
	Topic string `json:"topic"`
	Size  int    `json:"size"`
	Sha   string `json:"sha"`
}

type person struct {
	Sid        string            `json:"sid"`
	Attributes map[string]string `json:"attributes"`
	Name       string            `json:"name"`
	Metadata   string            `json:"metadata"`
}

type arguments struct {
	Url, Token, Topic, Payload string
	To                         any // one identity, or several
	Size                       int
	Waiting                    int // bytes
	Reliable, AutoSubscribe    *bool
	Attributes                 map[string]string
}

func (with arguments) recipients() []string {
	recipients := []string{}
	switch to := with.To.(type) {
	case string:
		recipients = append(recipients, to)
	case []any:
		for _, one := range to {
			recipients = append(recipients, fmt.Sprint(one))
		}
	}
	return recipients
}

type guest struct {
	single   bool
	room     *lksdk.Room
	lock     sync.Mutex
	heard    map[string]int
	seen     map[string]int
	messages []message
	events   []string
	poured   atomic.Int64
	pouring  atomic.Bool
}

func newGuest(single bool) *guest {
	g := &guest{single: single, heard: map[string]int{}, seen: map[string]int{}, messages: []message{}, events: []string{}}
	g.room = lksdk.NewRoom(&lksdk.RoomCallback{
		OnParticipantConnected:    func(who *lksdk.RemoteParticipant) { g.note("participantConnected " + who.Identity()) },
		OnParticipantDisconnected: func(who *lksdk.RemoteParticipant) { g.note("participantDisconnected " + who.Identity()) },
		OnReconnecting:            func() { g.note("reconnecting") },
		OnReconnected:             func() { g.note("reconnected") },
		OnDisconnectedWithReason:  func(reason lksdk.DisconnectionReason) { g.note("disconnected " + string(reason)) },
		OnActiveSpeakersChanged: func(speakers []lksdk.Participant) {
			names := []string{}
			for _, who := range speakers {
				names = append(names, who.Identity())
			}
			g.note("speakers " + strings.Join(names, ","))
		},
		ParticipantCallback: lksdk.ParticipantCallback{
			OnTrackSubscribed: func(track *webrtc.TrackRemote, _ *lksdk.RemoteTrackPublication, who *lksdk.RemoteParticipant) {
				g.note("trackSubscribed " + who.Identity())
				go g.follow(track, who.Identity())
			},
			OnTrackMuted:   func(_ lksdk.TrackPublication, who lksdk.Participant) { g.note("muted " + who.Identity()) },
			OnTrackUnmuted: func(_ lksdk.TrackPublication, who lksdk.Participant) { g.note("unmuted " + who.Identity()) },
			OnDataPacket: func(packet lksdk.DataPacket, from lksdk.DataReceiveParams) {
				if user, ok := packet.(*lksdk.UserDataPacket); ok && user.Topic == "pour" {
					g.poured.Add(int64(len(user.Payload)))
				} else if ok {
					g.receive("data", from.SenderIdentity, user.Topic, user.Payload)
				}
			},
		},
	})
	return g
}

func (g *guest) note(event string) {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.events = append(g.events, event)
}

func (g *guest) receive(kind, from, topic string, content []byte) {
	sum := sha256.Sum256(content)
	g.lock.Lock()
	defer g.lock.Unlock()
	g.messages = append(g.messages, message{kind, from, topic, len(content), hex.EncodeToString(sum[:])})
}

// follow counts what is more than silence, or the last packets of pictures: the SDK decodes neither.
func (g *guest) follow(track *webrtc.TrackRemote, identity string) {
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		g.lock.Lock()
		if track.Kind() == webrtc.RTPCodecTypeAudio && len(packet.Payload) > silentBytes {
			g.heard[identity]++
		} else if track.Kind() == webrtc.RTPCodecTypeVideo && packet.Marker && len(packet.Payload) > 0 {
			g.seen[identity]++
		}
		g.lock.Unlock()
	}
}

func (g *guest) connect(with arguments) (any, error) {
	g.room.RegisterTextStreamHandler("text", func(reader *lksdk.TextStreamReader, from string) {
		g.receive("text", from, "text", []byte(reader.ReadAll()))
	})
	g.room.RegisterByteStreamHandler("bytes", func(reader *lksdk.ByteStreamReader, from string) {
		g.receive("bytes", from, "bytes", reader.ReadAll())
	})
	g.room.RegisterRpcMethod("echo", func(call lksdk.RpcInvocationData) (string, error) {
		return call.CallerIdentity + ": " + call.Payload, nil
	})
	options := []lksdk.ConnectOption{lksdk.WithAutoSubscribe(with.AutoSubscribe == nil || *with.AutoSubscribe)}
	if g.single {
		options = append(options, lksdk.WithSinglePeerConnection())
	}
	if err := g.room.JoinWithToken(with.Url, with.Token, options...); err != nil {
		return nil, err
	}
	return g.room.LocalParticipant.SID(), nil
}

// samples are repeated by the SDK's own clock as long as the track is published.
type samples struct {
	lksdk.BaseSampleProvider
	next     func() []byte
	duration time.Duration
}

func (s *samples) NextSample(context.Context) (media.Sample, error) {
	return media.Sample{Data: s.next(), Duration: s.duration}, nil
}

// noise is Opus: whatever bytes follow the first one decode to some sound (RFC 6716: CELT, 20 ms, one channel, one frame).
func noise() func() []byte {
	random := rand.New(rand.NewSource(1))
	return func() []byte {
		frame := make([]byte, noiseBytes)
		random.Read(frame)
		frame[0] = 31 << 3
		return frame
	}
}

// grey is VP8: a key frame of 64×64 whose every decision is zero (RFC 6386 §9.1, §19.2).
func grey() []byte {
	const first, second, side = 2000, 2000, 64
	tag := uint32(first)<<5 | 1<<4 // shown, version 0, key frame
	frame := []byte{byte(tag), byte(tag >> 8), byte(tag >> 16), 0x9d, 0x01, 0x2a, side, 0, side, 0}
	return append(frame, make([]byte, first+second)...)
}

func (g *guest) publish(mime string, clockRate uint32, channels uint16, source livekit.TrackSource, content *samples) (any, error) {
	track, err := lksdk.NewLocalTrack(webrtc.RTPCodecCapability{MimeType: mime, ClockRate: clockRate, Channels: channels})
	if err != nil {
		return nil, err
	}
	if content != nil {
		if err := track.StartWrite(content, func() {}); err != nil {
			return nil, err
		}
	}
	publication, err := g.room.LocalParticipant.PublishTrack(track, &lksdk.TrackPublicationOptions{Name: source.String(), Source: source, VideoWidth: 64, VideoHeight: 64})
	if err != nil {
		return nil, err
	}
	return publication.SID(), nil
}

func (g *guest) speak(arguments) (any, error) {
	return g.publish(webrtc.MimeTypeOpus, 48000, 2, livekit.TrackSource_MICROPHONE, &samples{next: noise(), duration: soundMs * time.Millisecond})
}

func (g *guest) show(arguments) (any, error) {
	return g.publish(webrtc.MimeTypeVP8, 90000, 0, livekit.TrackSource_CAMERA, &samples{next: grey, duration: pictureMs * time.Millisecond})
}

// announce publishes a microphone and a camera of which nothing ever comes.
func (g *guest) announce(arguments) (any, error) {
	if _, err := g.publish(webrtc.MimeTypeOpus, 48000, 2, livekit.TrackSource_MICROPHONE, nil); err != nil {
		return nil, err
	}
	return g.publish(webrtc.MimeTypeVP8, 90000, 0, livekit.TrackSource_CAMERA, nil)
}

// told is what the guest has noticed so far, put into JSON under the lock.
func (g *guest) told(what func() any) func(arguments) (any, error) {
	return func(arguments) (any, error) {
		g.lock.Lock()
		defer g.lock.Unlock()
		words, err := json.Marshal(what())
		return json.RawMessage(words), err
	}
}

func (g *guest) people(arguments) (any, error) {
	people := map[string]person{}
	for _, who := range g.room.GetRemoteParticipants() {
		people[who.Identity()] = person{who.SID(), who.Attributes(), who.Name(), who.Metadata()}
	}
	return people, nil
}

func (g *guest) send(with arguments) (any, error) {
	reliable := with.Reliable == nil || *with.Reliable
	return true, g.room.LocalParticipant.PublishDataPacket(&lksdk.UserDataPacket{Payload: bytes.Repeat([]byte{byte(with.Size)}, with.Size), Topic: with.Topic},
		lksdk.WithDataPublishReliable(reliable), lksdk.WithDataPublishDestination(with.recipients()))
}

// pour sends reliable packets until it leaves; so many bytes of them wait in its SCTP, or are on their way, at most.
func (g *guest) pour(with arguments) (any, error) {
	content := make([]byte, with.Size)
	g.pouring.Store(true)
	go func() {
		for g.pouring.Load() {
			if g.room.LocalParticipant.GetPublisherPeerConnection().SCTP().BufferedAmount() > with.Waiting {
				time.Sleep(time.Millisecond)
				continue
			}
			if err := g.room.LocalParticipant.PublishDataPacket(&lksdk.UserDataPacket{Payload: content, Topic: "pour"}, lksdk.WithDataPublishReliable(true)); err != nil {
				g.note("pour " + err.Error())
				return
			}
		}
	}()
	return true, nil
}

func (g *guest) sendText(with arguments) (any, error) {
	g.room.LocalParticipant.SendText(strings.Repeat("x", with.Size), lksdk.StreamTextOptions{Topic: "text"})
	return true, nil
}

func (g *guest) sendBytes(with arguments) (any, error) {
	name := "bytes"
	writer := g.room.LocalParticipant.StreamBytes(lksdk.StreamBytesOptions{Topic: "bytes", FileName: &name, TotalSize: uint64(with.Size)})
	closed := writer.Close
	writer.Write(bytes.Repeat([]byte{byte(with.Size)}, with.Size), &closed)
	return true, nil
}

func (g *guest) rpc(with arguments) (any, error) {
	answer, err := g.room.LocalParticipant.PerformRpc(lksdk.PerformRpcParams{DestinationIdentity: with.recipients()[0], Method: "echo", Payload: with.Payload})
	if err != nil {
		return nil, err
	}
	return *answer, nil
}

func (g *guest) setAttributes(with arguments) (any, error) {
	g.room.LocalParticipant.SetAttributes(with.Attributes)
	return true, nil
}

func (g *guest) leave(arguments) (any, error) {
	g.pouring.Store(false)
	g.room.Disconnect()
	time.AfterFunc(50*time.Millisecond, func() { os.Exit(0) })
	return true, nil
}

func (g *guest) abilities() map[string]func(arguments) (any, error) {
	return map[string]func(arguments) (any, error){
		"connect": g.connect, "speak": g.speak, "show": g.show, "announce": g.announce, "people": g.people, "leave": g.leave, "send": g.send,
		"sendText": g.sendText, "sendBytes": g.sendBytes, "rpc": g.rpc, "setAttributes": g.setAttributes, "pour": g.pour,
		"poured":   func(arguments) (any, error) { return map[string]int64{"received": g.poured.Load()}, nil },
		"heard":    g.told(func() any { return g.heard }),
		"seen":     g.told(func() any { return g.seen }),
		"messages": g.told(func() any { return g.messages }),
		"events":   g.told(func() any { return g.events }),
	}
}

var speaking sync.Mutex

func answer(id int, value any, err error) {
	words := map[string]any{"id": id, "value": value}
	if err != nil {
		words = map[string]any{"id": id, "error": err.Error()}
	}
	line, _ := json.Marshal(words)
	speaking.Lock()
	defer speaking.Unlock()
	fmt.Printf("#%s\n", line)
}

func (g *guest) serve(line []byte) {
	var request struct {
		Id int
		Do string
		arguments
	}
	if err := json.Unmarshal(line, &request); err != nil {
		answer(request.Id, nil, err)
	} else if ability, known := g.abilities()[request.Do]; known {
		value, err := ability(request.arguments)
		answer(request.Id, value, err)
	} else {
		answer(request.Id, nil, fmt.Errorf("this guest cannot %s", request.Do))
	}
}

func main() {
	g := newGuest(slices.Contains(os.Args[1:], "single"))
	requests := bufio.NewScanner(os.Stdin)
	requests.Buffer(nil, 1<<24)
	for requests.Scan() {
		go g.serve(append([]byte(nil), requests.Bytes()...))
	}
}
