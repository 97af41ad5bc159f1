// Preloaded into the web server, see front-door.mjs.
import { installFrontDoor } from "./front-door.mjs";

installFrontDoor();
