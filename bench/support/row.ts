// What a benchmark tells: one figure, and what the same work costs by other means in the same run.
export interface Row {
  name: string;
  value: number;
  unit: string;
  against?: Record<string, number>;
}

/** Whether a row, or any row whose name begins so, is asked for: `npm run bench -- federation.actor-get`. */
export type Wants = (name: string) => boolean;
