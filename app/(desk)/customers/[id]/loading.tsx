import { DetailSkeleton } from "@/components/sub-users/detail/detail-skeleton";

export default function Loading() {
  return <DetailSkeleton />;
}
