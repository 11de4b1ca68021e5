// What stands where nothing is yet: it names what will be here, and one thing to do.
import type { ComponentChildren } from "preact";
import { Rosette } from "./icon.tsx";

interface EmptyStateProps {
  title: string;
  help: ComponentChildren;
  /** An empty page has it as its h1, an empty list inside a page as h2. */
  level?: 1 | 2 | 3;
  children?: ComponentChildren;
}

export function EmptyState({ title, help, level = 2, children }: EmptyStateProps) {
  const Heading = `h${level}` as const;
  return (
    <div class="empty">
      <Rosette kind="rosette" />
      <Heading class="display dm">{title}</Heading>
      <p>{help}</p>
      {children && <div class="row wrap">{children}</div>}
    </div>
  );
}
