// The shape of a page: it loads its data from the public API alone, and shows it, in the server and in the browser alike.
import type { ComponentType } from "preact";
import type { Api } from "../app/api.ts";
import { ApiError } from "../app/api/caller.ts";
import type { Account } from "../app/entities/people.ts";
import type { Translator } from "../i18n.ts";

export interface PageRequest {
  api: Api;
  me: Account | null;
  params: Record<string, string>;
  query: URLSearchParams;
}

export interface PageModule<Data> {
  load(request: PageRequest): Promise<Data>;
  title(data: Data, tr: Translator): string;
  /** What the head of the document points to. */
  links?(data: Data, tr: Translator): HeadLink[];
  /** The ActivityPub id of what the page shows, for servers that were given the page's address. */
  uri?(data: Data): string | undefined;
  View: ComponentType<{ data: Data }>;
}

export interface HeadLink {
  rel: string;
  href: string;
  type?: string;
  title?: string;
}

/** A page whose data only its own module knows. */
export type AnyPage = PageModule<unknown>;

export function definePage<Data>(page: PageModule<Data>): AnyPage {
  return page as AnyPage;
}

/** Thrown by load where another page answers the request. */
export class Elsewhere extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`Go to ${path}`);
    this.path = path;
  }
}

/** For pages that show nothing to visitors. @throws ApiError 401 */
export function requireMe({ me }: PageRequest): Account {
  if (!me) throw new ApiError(401, "Sign in first");
  return me;
}

/** Data that may be missing without the page being wrong, such as a timeline the server keeps to itself. */
export async function orElse<T>(wanted: Promise<T>, instead: T): Promise<T> {
  try {
    return await wanted;
  } catch {
    return instead;
  }
}
