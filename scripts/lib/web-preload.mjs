// Preloaded into the web server, see front-door.mjs and web-stop.mjs.
import { installFrontDoor } from "./front-door.mjs";
import { stopInOrder } from "./web-stop.mjs";

installFrontDoor();
// In development Next ends at once, so that a developer does not wait.
if (!process.argv.includes("dev")) stopInOrder();
