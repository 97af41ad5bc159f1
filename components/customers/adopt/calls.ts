import { queryOptions } from "@tanstack/react-query";
import { postJson } from "@/components/call-action";
import type {
  AdoptFileRow,
  AdoptPreview,
  AdoptRequest,
  AdoptResult,
  AdoptSuggestions,
  AdoptWay,
  PreviewAdoptionRequest,
  SuggestRequest,
} from "@/lib/domain/customers/adopt";
import { DeskError } from "@/lib/domain/errors";

const suggestCustomers = postJson<SuggestRequest, AdoptSuggestions>("/api/bulk/adopt-suggest");
const previewAdoption = postJson<PreviewAdoptionRequest, AdoptPreview>("/api/bulk/adopt-preview");
export const adoptCustomers = postJson<AdoptRequest, AdoptResult>("/api/bulk/adopt");

/**
 * What seems to belong together now. `of`: the visit of the page, or the file that was read, of which it is
 * kept.
 */
export const suggestionsQuery = (way: AdoptWay, rows: AdoptFileRow[], of: string) =>
  queryOptions({
    queryKey: ["customers", "suggestions", way, of],
    queryFn: async () => {
      const answer = await suggestCustomers({ way, rows });
      if (answer.ok) return answer.data;
      throw DeskError.of(answer.error);
    },
    enabled: way !== "file" || rows.length > 0,
    staleTime: Infinity,
    retry: false,
  });

/** `id`: of the dialog that shows it. */
export const adoptionPreviewQuery = (id: string, request: PreviewAdoptionRequest) =>
  queryOptions({
    queryKey: ["adoption-preview", id],
    queryFn: async () => {
      const answer = await previewAdoption(request);
      if (answer.ok) return answer.data;
      throw DeskError.of(answer.error);
    },
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
