import { configureZod } from "./lib/jitless";

configureZod();
