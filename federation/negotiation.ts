// Whether a request wants the document of servers or the page of people: both live at the same addresses.
const ACTIVITY = /^application\/(?:activity\+json|ld\+json)$/;
const PAGE = /^(?:text\/html|application\/xhtml\+xml)$/;

/** `accept`: the header. True where ActivityPub is asked for, and not less gladly than a page. */
export function prefersActivity(accept: string): boolean {
  const wishes = accept.split(",").map(parseWish);
  const activity = best(wishes.filter(({ type }) => ACTIVITY.test(type)));
  return activity > 0 && activity >= best(wishes.filter(({ type }) => PAGE.test(type)));
}

function parseWish(wish: string): { type: string; quality: number } {
  const [type = "", ...parameters] = wish.split(";").map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith("q="));
  return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
}

function best(wishes: { quality: number }[]): number {
  return Math.max(0, ...wishes.map(({ quality }) => quality));
}
