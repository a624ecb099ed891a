using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Prompting.Formats;

namespace Malmoi.Instructions.Rendering;

/// <summary>A format with headings (Alpaca's and its kin): every turn is its prompt with the answer right behind, ended by the model's end mark.</summary>
internal sealed class PlainTemplate(InstructionFormat format) : InstructionTemplate
{
    public override string Name => format.Name;

    public override bool WritesBegin => false;

    public override IReadOnlyList<string> Stops => format.Stops;

    public override IReadOnlyList<TemplatePart> Write(InstructionExample example)
    {
        var parts = new List<TemplatePart>();
        var (asked, last) = (new List<string>(), LastQuestion(example));
        for (var i = 0; i < example.Messages.Count; i++)
        {
            var message = example.Messages[i];
            switch (message.Role)
            {
                case "system" or "user":
                    asked.Add(message.Content ?? "");
                    break;
                case "assistant" when asked.Count > 0:
                    parts.Add(Prompt(asked, i > last ? example.Input : null));
                    parts.Add(new TemplatePart(message.Content ?? "", IsLearned: true, Ends: true));
                    asked.Clear();
                    break;
                case "assistant":
                    throw new InputException(
                        $"'{Name}' writes an instruction and its answer, and message {i + 1} is an answer to nothing: mend the conversation, or take a template of turns"
                    );
                default:
                    throw new InputException(
                        $"'{Name}' knows the roles system, user and assistant, and message {i + 1} is by '{message.Role}': take a template that knows it"
                    );
            }
        }

        if (asked.Count > 0)
        {
            parts.Add(Prompt(asked, example.Input));
        }

        return parts;
    }

    public override string Source(bool begins)
    {
        var (before, after) = (
            format.WithoutInput.Split("{instruction}")[0],
            format.WithoutInput.Split("{instruction}")[1]
        );
        return (begins ? "{{ bos_token }}" : "")
            + "{% set said = namespace(text='') %}{% for message in messages %}{% if message['role'] == 'assistant' %}"
            + "{{ message['content'] + eos_token }}{% set said.text = '' %}{% else %}"
            + "{% set said.text = said.text + ('\\n\\n' if said.text else '') + message['content'] %}"
            + "{% if loop.last or loop.nextitem['role'] == 'assistant' %}"
            + $"{{{{ {Quoted(before)} + said.text + {Quoted(after)} }}}}"
            + "{% endif %}{% endif %}{% endfor %}";
    }

    private TemplatePart Prompt(List<string> asked, string? input) =>
        new(format.Prompt(string.Join("\n\n", asked), input));

    private static int LastQuestion(InstructionExample example) =>
        example.Messages.Select((message, i) => message.Role == "user" ? i : -1).DefaultIfEmpty(-1).Max();

    // JSON's strings are Jinja's, but for letters that JSON need not escape.
    private static string Quoted(string text) =>
        JsonValue
            .Create(text)
            .ToJsonString(
                new JsonSerializerOptions
                {
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            );
}
