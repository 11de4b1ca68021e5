// A Space without the people in it, as it stands on its host.

export type SpaceState = "scheduled" | "live" | "ended" | "cancelled";

export interface SpaceSummary {
  id: string;
  uri: string;
  url: string;
  title: string;
  state: SpaceState;
  topics: string[];
  language: string | null;
  listeners_count: number;
  who_listens: "everyone" | "signed_in" | "followers";
  who_speaks: "everyone" | "followed" | "invited";
  /** Whether its host wants it recorded. */
  record: boolean;
  locked: boolean;
  replay_url: string | null;
  scheduled_for?: string | null;
  started_at: string | null;
  ended_at: string | null;
  /** The post that announces it. */
  announcement_id?: string | null;
}
