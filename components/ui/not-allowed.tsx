import { askAdministrator } from "@/lib/domain/texts/pages";
import { EmptyState } from "./empty-state";

/** Instead of a page that exists and that the person's role does not open. */
export function NotAllowed({ title }: { title: string }) {
  return (
    <EmptyState whole title={title}>
      <p>{askAdministrator}</p>
    </EmptyState>
  );
}
