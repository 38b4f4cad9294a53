// Jest cannot load sanitize-html (CommonJS) and htmlparser2 (an ES module it requires) in one graph: this loads the first, alone.
import 'sanitize-html';
