"use client";

import { useState } from "react";
import { writeMessages, type HandOverSubject } from "@/lib/domain/hand-over/message";
import { templatesFor, type MessageTemplate } from "@/lib/domain/hand-over/template";

export interface Message {
  text: string;
  /** Those that may be chosen, the one that suits first. */
  templates: MessageTemplate[];
  chosen: string;
  choose: (id: string) => void;
}

/** The message for these sub-users, by the template that suits until another is chosen. */
export function useMessage(
  subjects: readonly HandOverSubject[],
  stored: readonly MessageTemplate[],
  language: string | null,
): Message {
  const [id, choose] = useState<string | null>(null);
  const providers = [...new Set(subjects.map(({ facts }) => facts.provider))];
  const templates = templatesFor(stored, providers.length === 1 ? (providers[0] ?? null) : null, language);
  const chosen = templates.find((template) => template.id === id);
  return {
    text: writeMessages(subjects, (provider) => chosen ?? templatesFor(stored, provider, language)[0]),
    templates,
    chosen: chosen?.id ?? templates[0].id,
    choose,
  };
}
