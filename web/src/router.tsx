import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';

import { PickerPage } from './companions/PickerPage';
import { ChatPage } from './conversation/ChatPage';
import { Broken } from './shell/Broken';
import { FrontPage } from './shell/FrontPage';
import { Nowhere } from './shell/Nowhere';
import { Shell } from './shell/Shell';

const root = createRootRoute({ component: Shell, notFoundComponent: Nowhere, errorComponent: Broken });
const front = createRoute({ getParentRoute: () => root, path: '/', component: FrontPage });
const picker = createRoute({ getParentRoute: () => root, path: '/companions', component: PickerPage });
const chat = createRoute({ getParentRoute: () => root, path: '/c/$companionId', component: ChatPage });

export const router = createRouter({ routeTree: root.addChildren([front, picker, chat]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
