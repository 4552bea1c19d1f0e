// An endpoint that speaks OpenAI's protocol on a real socket, so that real client libraries can be run against it.
import { createServer } from 'node:http';
export class OpenAIStandIn {
    questions = [];
    /** Statuses of the next answers; without any it answers 200. */
    failures = [];
    #server = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk) => {
            body += chunk;
        });
        request.on('end', () => this.#answer(request.url ?? '', JSON.parse(body), response));
    });
    static async start() {
        const standIn = new OpenAIStandIn();
        await new Promise((resolve) => standIn.#server.listen(0, '127.0.0.1', resolve));
        return standIn;
    }
    get baseUrl() {
        return `http://127.0.0.1:${this.#server.address().port}/v1`;
    }
    async stop() {
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }
    #answer(url, question, response) {
        this.questions.push(question);
        const failure = this.failures.shift();
        response.writeHead(failure ?? 200, {
            'Content-Type': question.stream && !failure ? 'text/event-stream' : 'application/json',
        });
        if (failure)
            response.end(JSON.stringify({ error: { message: 'The stand-in fails as told.' } }));
        else if (url.endsWith('/responses'))
            response.end(JSON.stringify(responseOf(question)));
        else if (question.stream)
            response.end(chunksOf(question));
        else
            response.end(JSON.stringify(completionOf(question)));
    }
}
/** Asks for the tool once where there is one, and answers in words when the tool has. */
function completionOf({ model, tools, messages = [] }) {
    const asksTool = tools !== undefined && messages.at(-1)?.role !== 'tool';
    const call = { id: 'call-1', type: 'function', function: { name: 'find_order', arguments: '{"id":"A-1"}' } };
    const message = asksTool
        ? { role: 'assistant', content: null, tool_calls: [call] }
        : { role: 'assistant', content: 'An answer.' };
    return {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model,
        choices: [{ index: 0, message, finish_reason: asksTool ? 'tool_calls' : 'stop' }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    };
}
function chunksOf({ model }) {
    const chunk = (delta, finish) => {
        const choices = [{ index: 0, delta, finish_reason: finish }];
        return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model, choices })}\n\n`;
    };
    return `${chunk({ role: 'assistant', content: 'An ' }, null)}${chunk({ content: 'answer.' }, 'stop')}data: [DONE]\n\n`;
}
function responseOf({ model }) {
    const content = [{ type: 'output_text', text: 'An answer.', annotations: [] }];
    const output = [{ id: 'msg-1', type: 'message', role: 'assistant', status: 'completed', content }];
    return { id: 'resp-1', object: 'response', created_at: 1, status: 'completed', model, output };
}
//# sourceMappingURL=openai-stand-in.js.map