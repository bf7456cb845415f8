/** Entry of the image panel's webview. */
import { mount } from 'svelte';
import './panel.css';
import App from './App.svelte';
import { registerControls } from './controls.js';
import { connect } from './host.js';
import { PanelState } from './panelState.svelte.js';

registerControls();
const root = document.getElementById('panel')!;
const panel = new PanelState(connect);
mount(App, { target: root, props: { panel, decoder: root.dataset['decoder'] ?? '' } });
