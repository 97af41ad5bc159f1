import { Banner } from "@/components/ui/banner";

/** The provider has no way back; its own sentence says so. */
export function Irreversible({ text }: { text: string | undefined }) {
  return text ? <Banner tone="warn">{text}</Banner> : null;
}
