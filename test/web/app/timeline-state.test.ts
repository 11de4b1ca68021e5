// A timeline as it is read: nothing jumps, nothing stands there twice.
import { describe, expect, it } from "vitest";
import {
  arrived,
  changed,
  foundOlder,
  newestId,
  openTimeline,
  showWaiting,
  without,
} from "#web/app/timeline/timeline-state.ts";
import { bob, status } from "#test/web/support/entities.ts";

const post = (id: string) => status(id, bob, `<p>${id}</p>`);
const ids = (statuses: { id: string }[]) => statuses.map(({ id }) => id).join("");
const timeline = openTimeline([post("5"), post("4")], 2);

describe("a timeline", () => {
  it("keeps news waiting until it is asked for", () => {
    const told = arrived(arrived(timeline, [post("6")]), [post("8"), post("7")]);
    expect([ids(told.shown), ids(told.waiting), newestId(told)]).toEqual(["54", "876", "8"]);
    const shown = showWaiting(told);
    expect([ids(shown.shown), ids(shown.waiting)]).toEqual(["87654", ""]);
  });

  it("tells no news twice, and is the same when there is none", () => {
    const told = arrived(timeline, [post("6"), post("5")]);
    expect(ids(told.waiting)).toBe("6");
    expect(arrived(told, [post("6")])).toBe(told);
  });

  it("goes on below, without what it has already, to the end", () => {
    const more = foundOlder({ ...timeline, older: "busy" }, [post("4"), post("3")], 2);
    expect([ids(more.shown), more.older]).toEqual(["543", "idle"]);
    expect(foundOlder(more, [post("2")], 2)).toMatchObject({ older: "end" });
  });

  it("ends at once where there is less than a page", () => {
    expect(openTimeline([post("5")], 2).older).toBe("end");
    expect(newestId(openTimeline([], 2))).toBeUndefined();
  });

  it("shows an edit in its place and in boosts, and nothing that was not there", () => {
    const boost = { ...post("9"), reblog: post("4") };
    const edited = { ...post("4"), content: "<p>edited</p>" };
    const now = changed({ ...timeline, waiting: [boost] }, edited);
    expect([now.shown[1], now.waiting[0]!.reblog, ids(now.shown)]).toEqual([edited, edited, "54"]);
    expect(changed(timeline, { ...edited, id: "1" })).toEqual(timeline);
  });

  it("lets go of a deleted post and of its boosts", () => {
    const boost = { ...post("9"), reblog: post("4") };
    expect(ids(without({ ...timeline, waiting: [boost] }, "4").shown)).toBe("5");
    expect(without({ ...timeline, waiting: [boost] }, "4").waiting).toEqual([]);
  });
});
