// What filters make of a post, by the place where it stands.
import { expect, it } from "vitest";
import type { FilterAction, FilterContext, Status } from "#web/app/entities/posts.ts";
import { filteringOf, placeOf } from "#web/app/filters.ts";
import { bob, status } from "#test/web/support/entities.ts";

it.each([
  ["/?max_id=1", "home"],
  ["/lists/1", "home"],
  ["/notifications", "notifications"],
  ["/explore/all", "public"],
  ["/tags/coffee", "public"],
  ["/@bob/1", "thread"],
  ["/@carol@remote.test", "account"],
  ["/saved", null],
  ["/lists", null],
])("%s is the place %s", (here, place) => {
  expect(placeOf(here)).toBe(place);
});

const met = (filter_action: FilterAction, context: FilterContext[], title = "Football") => ({
  filter: { id: "1", title, context, expires_at: null, filter_action },
});
const post = (...filtered: NonNullable<Status["filtered"]>) => status("1", bob, "<p>x</p>", { filtered });

it("takes the strictest of the filters that hold there", () => {
  const both = post(
    met("warn", ["home"]),
    met("warn", ["home"]),
    met("blur", ["home"]),
    met("hide", ["thread"]),
  );
  expect(filteringOf(both, "/")).toEqual({ way: "warn", titles: ["Football"] });
  expect(filteringOf(both, "/@bob/1")).toEqual({ way: "hide" });
  expect(filteringOf(both, "/@bob")).toEqual({ way: "show" });
  expect(filteringOf(post(met("blur", ["home"])), "/")).toEqual({ way: "blur" });
});

it("looks through a boost", () => {
  const boost = { ...post(), reblog: post(met("hide", ["home"])) };
  expect(filteringOf(boost, "/")).toEqual({ way: "hide" });
});
