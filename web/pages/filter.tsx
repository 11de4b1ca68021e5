// One filter, to be changed or ended.
import type { Filter } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { FilterForm } from "../components/filter-form.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<Filter>({
  load: async (request) => {
    requireMe(request);
    return request.api.filter(request.params.id!);
  },
  title: ({ title }) => title,
  View: FilterPage,
});

function FilterPage({ data: filter }: { data: Filter }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings/filters">
      <h2 class="display dl">
        <bdi>{filter.title}</bdi>
      </h2>
      <Outcome />
      <FilterForm action="/settings/filters/change" filter={filter} go={tr.t("compose.save")} />
      <Press
        action="/settings/filters/delete"
        fields={{ id: filter.id }}
        kind="danger-line"
        label={tr.t("filters.delete")}
      />
    </SettingsFrame>
  );
}
