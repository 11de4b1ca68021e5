// Goes from page to page inside one document: loads a page's module and data, keeps history and scroll, and answers the last press only.
import { failureOf, type Failure } from "../pages/error.tsx";
import { Elsewhere, type AnyPage } from "../pages/page.ts";
import { matchRoute } from "../pages/routes.ts";
import type { Api } from "./api.ts";
import { ApiError } from "./api/caller.ts";
import type { Account } from "./entities/people.ts";

/** A page with what it shows. */
export interface Shown {
  /** Changes with every visit, so that a page visited anew starts anew. */
  key: string;
  here: string;
  page: AnyPage | null;
  data: unknown;
  failure: Failure | null;
}

export interface NavigatorHooks {
  api: Api;
  me: Account | null;
  show(shown: Shown): void;
  /** A page is on its way, or has come. */
  busy(is: boolean): void;
}

/** How many pages "back" finds as they were left. */
const KEPT = 20;

interface Left {
  shown: Shown;
  scroll: number;
}

export class Navigator {
  readonly #hooks: NavigatorHooks;
  readonly #left = new Map<string, Left>();
  readonly #pressed = new WeakSet<HTMLFormElement>();
  #current: Shown;
  #visit = 0;

  constructor(hooks: NavigatorHooks, first: Shown) {
    this.#hooks = hooks;
    this.#current = first;
  }

  start(): void {
    history.scrollRestoration = "manual";
    history.replaceState({ key: this.#current.key }, "");
    addEventListener("popstate", (event) => void this.#return(event));
    document.addEventListener("click", (event) => this.#onClick(event));
    document.addEventListener("submit", (event) => this.#onSubmit(event));
  }

  go(path: string): void {
    void this.#visitPage(path, "push");
  }

  reload(): void {
    void this.#visitPage(this.#current.here, "stay");
  }

  async #visitPage(target: string, way: "push" | "stay" | "replace"): Promise<void> {
    const url = new URL(target, location.href);
    if (url.origin !== location.origin || !matchRoute(url.pathname)) return location.assign(url);
    const visit = ++this.#visit;
    this.#hooks.busy(true);
    const found = await this.#load(url);
    if (visit !== this.#visit) return;
    if (found === null) return way === "push" ? location.assign(url) : location.replace(url);
    this.#hooks.busy(false);
    if (typeof found === "string") return this.#visitPage(found, way);
    if (way === "push") {
      this.#keep();
      history.pushState({ key: found.key }, "", url);
    }
    if (way === "replace") history.replaceState({ key: found.key }, "", url);
    this.#current = way === "stay" ? { ...found, key: this.#current.key } : found;
    this.#hooks.show(this.#current);
    if (way !== "stay") arrive(url.hash);
  }

  /** A page with its data, the address that answers instead, or null: the server has other scripts by now. */
  async #load(url: URL): Promise<Shown | string | null> {
    const match = matchRoute(url.pathname)!;
    const { api, me } = this.#hooks;
    const shown = { key: crypto.randomUUID(), here: url.pathname + url.search };
    try {
      const module = await match.load(me).catch(() => null);
      if (!module && (await answers(url))) return null;
      if (!module) throw new ApiError(0, "The page's script did not come");
      const { page } = module;
      const data = await page.load({ api, me, params: match.params, query: url.searchParams });
      return { ...shown, page, data, failure: null };
    } catch (error) {
      if (error instanceof Elsewhere) return error.path;
      const { status, details } = error instanceof ApiError ? error : { status: 0, details: {} };
      return { ...shown, page: null, data: null, failure: failureOf(status, details) };
    }
  }

  async #return(event: PopStateEvent): Promise<void> {
    const key = (event.state as { key?: string } | null)?.key;
    const left = key === undefined ? undefined : this.#left.get(key);
    if (!left && location.pathname + location.search === this.#current.here) return; // only the #part changed
    this.#keep();
    if (!left) return this.#visitPage(location.href, "stay");
    this.#visit++;
    this.#hooks.busy(false);
    this.#current = left.shown;
    this.#hooks.show(left.shown);
    scrollTo({ top: left.scroll, behavior: "instant" });
  }

  #keep(): void {
    this.#left.set(this.#current.key, { shown: this.#current, scroll: scrollY });
    const [oldest] = this.#left.keys();
    if (this.#left.size > KEPT && oldest !== undefined) this.#left.delete(oldest);
  }

  #onClick(event: MouseEvent): void {
    const link = (event.target as Element).closest?.("a");
    if (!link || event.defaultPrevented || !isPlainPress(event) || !staysHere(link)) return;
    const url = new URL(link.href);
    if (isSamePage(url) && url.hash) return;
    if (!matchRoute(url.pathname)) return;
    event.preventDefault();
    this.go(url.href);
  }

  #onSubmit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const url = new URL(form.action);
    if (event.defaultPrevented || url.origin !== location.origin) return;
    const fields = fieldsOf(form, event.submitter);
    if (form.method === "post" && "press" in form.dataset) {
      event.preventDefault();
      void this.#press(form, url, fields);
    }
    // A search is a form that asks for a page.
    if (form.method !== "get" || !matchRoute(url.pathname)) return;
    event.preventDefault();
    url.search = fields.toString();
    this.go(url.href);
  }

  /** A press leads to a page: that one is shown without leaving the document. */
  async #press(form: HTMLFormElement, url: URL, body: URLSearchParams): Promise<void> {
    if (this.#pressed.has(form)) return;
    this.#pressed.add(form);
    this.#hooks.busy(true);
    const answer = await fetch(url, { method: "POST", body }).catch(() => null);
    this.#pressed.delete(form);
    this.#hooks.busy(false);
    // What is no page of this document, such as a failure, the browser shows as it would without us.
    if (!answer?.redirected) return form.submit();
    const { pathname } = new URL(answer.url);
    return this.#visitPage(answer.url, pathname === location.pathname ? "replace" : "push");
  }
}

function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null): URLSearchParams {
  const fields = new URLSearchParams();
  const data = new FormData(form, submitter);
  for (const [name, value] of data) if (typeof value === "string") fields.append(name, value);
  return fields;
}

function isPlainPress(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

function staysHere(link: HTMLAnchorElement): boolean {
  return link.origin === location.origin && !link.download && (link.target === "" || link.target === "_self");
}

/** Whether the server is there at all: then only this document's scripts are gone, and a new document has newer ones. */
async function answers(url: URL): Promise<boolean> {
  return fetch(url, { method: "HEAD" }).then(
    ({ status }) => status < 500,
    () => false,
  );
}

function isSamePage(url: URL): boolean {
  return url.pathname === location.pathname && url.search === location.search;
}

/** A new page is read from its top, or from what its address names; readers and keys go to its content. */
function arrive(hash: string): void {
  const named = hash ? document.getElementById(hash.slice(1)) : null;
  if (named) return named.scrollIntoView();
  scrollTo({ top: 0, behavior: "instant" });
  document.getElementById("main")?.focus({ preventScroll: true });
}
