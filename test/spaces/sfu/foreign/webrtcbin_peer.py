"""A peer of GStreamer's webrtcbin: offers to the given address, says a tone if it is to speak, and tells what it hears."""
import sys
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

OPUS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000,encoding-params=(string)2"
TONE = "audiotestsrc is-live=true freq=440 volume=0.5 ! opusenc ! rtpopuspay pt=111"
EAR = "rtpopusdepay ! opusdec ! audioconvert ! level interval=100000000 ! fakesink sync=false"
URL, SPEAKS = sys.argv[1], sys.argv[2] == "speaks"

Gst.init(None)
pipeline = Gst.Pipeline.new()
peer = Gst.ElementFactory.make("webrtcbin")
peer.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
pipeline.add(peer)
if SPEAKS:
    mouth = Gst.parse_bin_from_description(TONE, True)
    pipeline.add(mouth)
    mouth.get_static_pad("src").link(peer.request_pad_simple("sink_%u"))
loud = 0


def on_pad(_peer, pad):
    if pad.get_direction() != Gst.PadDirection.SRC:
        return
    ear = Gst.parse_bin_from_description(EAR, True)
    pipeline.add(ear)
    ear.sync_state_with_parent()
    pad.link(ear.get_static_pad("sink"))


def on_level(_bus, message):
    global loud
    structure = message.get_structure()
    if structure is None or structure.get_name() != "level":
        return
    loud += structure.get_value("peak")[0] > -30
    if loud == 5:
        print("heard", flush=True)


def on_offer(promise):
    promise.wait()
    reply = promise.get_reply()  # kept: the offer is part of it
    offer = reply.get_value("offer")
    peer.emit("set-local-description", offer, Gst.Promise.new())
    with urllib.request.urlopen(URL, offer.sdp.as_text().encode()) as response:
        text = response.read().decode()
    _, sdp = GstSdp.SDPMessage.new_from_text(text)
    answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
    peer.emit("set-remote-description", answer, Gst.Promise.new())


def begin():
    if SPEAKS:
        microphone = peer.emit("get-transceiver", 0)
        microphone.set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
    for _ in range(3):
        peer.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(OPUS))
    peer.emit("create-offer", None, Gst.Promise.new_with_change_func(on_offer))
    return False


peer.connect("pad-added", on_pad)
bus = pipeline.get_bus()
bus.add_signal_watch()
bus.connect("message::element", on_level)
pipeline.set_state(Gst.State.PLAYING)
GLib.timeout_add(500, begin)
GLib.timeout_add_seconds(300, sys.exit)
GLib.MainLoop().run()
