import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Skeleton } from '../ui/Said.tsx';
import { Broken } from './Broken.tsx';
import { Resting } from '../features/static/Resting.tsx';
import { PAGES } from './pages.ts';
import { Shell } from './Shell.tsx';

const Lost = lazy(async () => ({ default: (await import('../features/static/LostPage.tsx')).LostPage }));

/** The house's pages inside their shell. */
export function App() {
  const [path] = useLocation();
  return (
    <Shell>
      <Broken key={path}>
        <Suspense fallback={<Skeleton lines={6} />}>
          <Resting>
            <Switch>
              {PAGES.map(({ path: pattern, page: Page }) => <Route key={pattern} path={pattern}><Page /></Route>)}
              <Route><Lost /></Route>
            </Switch>
          </Resting>
        </Suspense>
      </Broken>
    </Shell>
  );
}
