"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteViewAction, saveViewAction } from "@/app/(desk)/views/actions";
import { viewsQuery } from "@/components/queries";
import { unwrap } from "@/components/unwrap";
import type { SavedView, SaveViewRequest } from "@/lib/domain/views/view";

/** Stores a view, new or old, and shows it at once. */
export function useSaveView(onSaved?: (view: SavedView) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (request: SaveViewRequest) => unwrap(saveViewAction(request)),
    onSuccess: async (view) => {
      await queryClient.invalidateQueries({ queryKey: viewsQuery().queryKey });
      onSaved?.(view);
    },
  });
}

export function useDeleteView(onDeleted: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(deleteViewAction({ id })),
    onSuccess: async () => {
      onDeleted();
      await queryClient.invalidateQueries({ queryKey: viewsQuery().queryKey });
    },
  });
}
