/**
 * The conversation that LLaVA-1.5 was trained on (`vicuna_v1`), for checkpoints that bring no chat template: the
 * system's sentence, `USER:` and `ASSISTANT:` turns, a blank after a question and `</s>` after an answer.
 */
export const vicunaTemplate = `A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the user's questions. {% for message in messages %}{% if message['role'] == 'user' %}USER: {{ message['content'] }} {% else %}ASSISTANT: {{ message['content'] }}</s>{% endif %}{% endfor %}{% if add_generation_prompt %}ASSISTANT:{% endif %}`;
