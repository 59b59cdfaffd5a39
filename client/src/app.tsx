/** Routes; every page is loaded when it is opened. */
import { Suspense } from "react";
import { BrowserRouter, Link, Route, Routes } from "react-router";
import { PAGES } from "./pages.ts";

export function App() {
  return (
    <BrowserRouter>
      <Suspense fallback={<p className="app-message">loading …</p>}>
        <Routes>
          {PAGES.map(({ path, Page }) => (
            <Route key={path} path={path} element={<Page />} />
          ))}
          <Route path="*" element={<NoSuchPage />} />
        </Routes>
      </Suspense>
    </BrowserRouter>
  );
}

function NoSuchPage() {
  return (
    <main className="app-message">
      <h1>There is no such page</h1>
      <p>
        <Link to="/">Go to the start page</Link>
      </p>
    </main>
  );
}
