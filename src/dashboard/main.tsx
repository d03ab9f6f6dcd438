import { render } from 'preact';
import { App } from './app';
import { loadUser } from './user';

void loadUser();
render(<App />, document.querySelector('#page')!);
