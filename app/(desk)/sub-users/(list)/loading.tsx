import { SubUsersSkeleton } from "@/components/sub-users/sub-users-skeleton";

export default function Loading() {
  return <SubUsersSkeleton />;
}
