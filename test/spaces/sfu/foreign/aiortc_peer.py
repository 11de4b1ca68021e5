"""A peer of aiortc's: offers to the given address, says a tone if it is to speak, and tells what it hears."""
import asyncio
import sys
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError
import numpy


class Tone(AudioStreamTrack):
    """440 Hz where the library's own track is silent."""

    at = 0

    async def recv(self):
        frame = await super().recv()
        steps = numpy.arange(self.at, self.at + frame.samples)
        self.at += frame.samples
        wave = (12000 * numpy.sin(2 * numpy.pi * 440 * steps / frame.sample_rate)).astype(numpy.int16)
        frame.planes[0].update(wave.tobytes())
        return frame


async def hear(track):
    loud = 0
    try:
        while True:
            frame = await track.recv()
            loud += numpy.abs(frame.to_ndarray()).max() > 1000
            if loud == 25:
                print("heard", flush=True)
    except MediaStreamError:
        pass


def post(url, sdp):
    with urllib.request.urlopen(url, sdp.encode()) as response:
        return response.read().decode()


async def main(url, speaks):
    pc = RTCPeerConnection()
    pc.on("track", lambda track: asyncio.ensure_future(hear(track)))
    if speaks:
        pc.addTransceiver(Tone(), direction="sendonly")
    for _ in range(3):
        pc.addTransceiver("audio", direction="recvonly")
    await pc.setLocalDescription(await pc.createOffer())
    answer = await asyncio.get_event_loop().run_in_executor(None, post, url, pc.localDescription.sdp)
    await pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.sleep(300)


asyncio.run(main(sys.argv[1], sys.argv[2] == "speaks"))
