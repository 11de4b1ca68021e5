import { describe, expect, it } from "vitest";
import type { Attachment } from "#src/posts/schema.ts";
import { attachmentsOf, pictureOf, toDocument, toImage } from "#federation/vocab/attachments.ts";

const note = (attachment: unknown) => ({ type: "Note", attachment });

describe("files of a post, read", () => {
  it("from Mastodon: Documents with blurhash, focal point and sizes", () => {
    // As https://docs.joinmastodon.org/spec/activitypub/ describes them.
    const image = {
      type: "Document",
      mediaType: "image/jpeg",
      url: "https://files.mastodon.test/original.jpg",
      name: "Tea",
      blurhash: "UGGR[Ejt~qof?bofIUay4nayRjj[%MWBofof",
      focalPoint: [-0.5, 0.25],
      width: 1200,
      height: 800,
    };
    const video = {
      type: "Document",
      mediaType: "video/mp4",
      url: "https://files.mastodon.test/v.mp4",
      icon: { type: "Image", mediaType: "image/png", url: "https://files.mastodon.test/v.png" },
    };
    expect(attachmentsOf(note([image, video]))).toEqual([
      {
        type: "image",
        mediaType: "image/jpeg",
        url: image.url,
        description: "Tea",
        blurhash: image.blurhash,
        focus: { x: -0.5, y: 0.25 },
        width: 1200,
        height: 800,
      },
      {
        type: "video",
        mediaType: "video/mp4",
        url: video.url,
        description: "",
        previewUrl: "https://files.mastodon.test/v.png",
      },
    ]);
  });

  it("from GoToSocial: Images, described by name or, from 0.21 on, by a summary of HTML; a lone object", () => {
    // https://docs.gotosocial.org/en/latest/federation/posts/#attachments-blurhash-and-focal-point
    const lone = {
      type: "Image",
      mediaType: "image/webp",
      url: "https://gts.test/a.webp",
      summary: "A cat<br>&amp; a dog",
    };
    expect(attachmentsOf(note(lone))).toMatchObject([{ type: "image", description: "A cat\n& a dog" }]);
  });

  it("from Misskey, Pixelfed and Akkoma: what says less, more, or hides the address in Links", () => {
    const misskey = { type: "Document", mediaType: "image/png", url: "https://mk.test/files/1", name: null };
    const pixelfed = {
      type: "Image",
      mediaType: "image/jpeg",
      url: "https://px.test/p.jpg",
      name: "p",
      license: null,
    };
    const akkoma = {
      type: "Document",
      mediaType: "audio/mpeg",
      name: "song.mp3",
      url: [{ type: "Link", href: "https://ak.test/song.mp3", mediaType: "audio/mpeg", width: 0 }],
    };
    const untyped = { type: "Document", url: "https://odd.test/picture.JPG?size=large" };
    expect(attachmentsOf(note([misskey, pixelfed, akkoma, untyped]))).toMatchObject([
      { type: "image", url: "https://mk.test/files/1", description: "" },
      { type: "image", description: "p" },
      { type: "audio", url: "https://ak.test/song.mp3", description: "song.mp3" },
      { type: "image", url: "https://odd.test/picture.JPG?size=large" },
    ]);
  });

  it("from PeerTube: of all sizes the one that is enough, out of the playlist where it lies there", () => {
    // The shape of https://docs.joinpeertube.org/api/activitypub#video
    const link = (height: number) => ({
      type: "Link",
      mediaType: "video/mp4",
      href: `https://pt.test/${height}.mp4`,
      height,
      width: height * 2,
    });
    const page = { type: "Link", mediaType: "text/html", href: "https://pt.test/w/1" };
    const torrent = {
      type: "Link",
      mediaType: "application/x-bittorrent",
      href: "https://pt.test/1.torrent",
      height: 720,
    };
    const icon = [{ type: "Image", url: "https://pt.test/small.jpg", mediaType: "image/jpeg" }];
    const video = { type: "Video", name: "Waves", duration: "PT1M2S", icon };
    const web = { ...video, url: [page, torrent, link(1080), link(720), link(480)] };
    const expected = {
      type: "video",
      url: "https://pt.test/720.mp4",
      mediaType: "video/mp4",
      description: "Waves",
      duration: 62,
      width: 1440,
      height: 720,
      previewUrl: "https://pt.test/small.jpg",
    };
    expect(attachmentsOf(web)).toEqual([expected]);
    const playlist = { type: "Link", mediaType: "application/x-mpegURL", href: "https://pt.test/m.m3u8" };
    const hls = { ...video, url: [page, { ...playlist, tag: [link(1080), link(720)] }] };
    expect(attachmentsOf(hls)).toEqual([expected]);
    expect(attachmentsOf({ ...video, url: [page, link(2160), link(1080)] })).toMatchObject([
      { height: 1080 },
    ]);
  });

  it("with nonsense in it: the rest is kept", () => {
    const bad = {
      type: "Document",
      mediaType: "image/png",
      url: "https://bad.test/a.png",
      name: { en: "x" },
      blurhash: "<script>",
      focalPoint: [7, "x"],
      width: -1,
      height: 1e9,
      duration: "PT99999H",
    };
    expect(attachmentsOf(note([bad]))).toEqual([
      { type: "image", mediaType: "image/png", url: bad.url, description: "" },
    ]);
    const dropped = [
      null,
      "https://bad.test/a.png",
      { type: "Link", href: "https://bad.test/a.png" },
      { type: "Document", mediaType: "image/png", url: "javascript:alert(1)" },
      { type: "Document", mediaType: "image/png" },
    ];
    expect(attachmentsOf(note(dropped))).toEqual([]);
    expect(attachmentsOf(note(Array.from({ length: 99 }, () => bad)))).toHaveLength(16);
    const svg = { type: "Image", mediaType: "image/svg+xml", url: "https://bad.test/a.svg" };
    expect(attachmentsOf(note([svg]))).toMatchObject([{ type: "unknown" }]);
  });
});

describe("files of a post, written", () => {
  it("as Mastodon and Pixelfed ask for them", () => {
    const picture: Attachment = {
      type: "image",
      url: "https://here.test/media/a.jpg",
      mediaType: "image/jpeg",
      description: "",
      mediaId: "01",
      width: 4,
      height: 3,
      blurhash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
      focus: { x: 0, y: 1 },
      previewUrl: "https://here.test/media/b.webp",
    };
    expect(toDocument(picture)).toEqual({
      type: "Document",
      mediaType: "image/jpeg",
      url: picture.url,
      name: null,
      width: 4,
      height: 3,
      blurhash: picture.blurhash,
      focalPoint: [0, 1],
    });
    const video = { ...picture, type: "video" as const, mediaType: "video/mp4", description: "Waves" };
    expect(toDocument(video)).toMatchObject({
      name: "Waves",
      icon: { type: "Image", mediaType: "image/webp", url: picture.previewUrl },
    });
    expect(attachmentsOf(note(toDocument(picture)))).toMatchObject([{ focus: { x: 0, y: 1 }, width: 4 }]);
  });

  it("and faces are read however they are given", () => {
    const url = "https://a.test/face.png";
    expect(toImage("https://here.test/media/a.png")).toMatchObject({ mediaType: "image/png" });
    for (const icon of [url, [url], { type: "Image", url }, [{ url: [{ type: "Link", href: url }] }]]) {
      expect(pictureOf(icon)).toBe(url);
    }
    for (const icon of [undefined, null, {}, [], 7, { url: "data:image/png;base64,x" }]) {
      expect(pictureOf(icon)).toBeNull();
    }
  });
});
