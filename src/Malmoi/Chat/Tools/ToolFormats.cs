namespace Malmoi.Chat.Tools;

/// <summary>All formats in which models call tools, told apart by what stands in their templates.</summary>
public static class ToolFormats
{
    /// <summary>Hermes's (Nous Research), which Qwen 2.5 and 3 and many tuned models speak too: <c>&lt;tool_call&gt;{...}&lt;/tool_call&gt;</c>.</summary>
    public static ToolFormat Hermes { get; } =
        new JsonToolFormat
        {
            Name = "hermes",
            Signs = ["<tool_call>"],
            Opening = "<tool_call>",
            Closing = "</tool_call>",
            Margin = "\n",
            OpensEach = true,
        };

    /// <summary>A list of calls with nothing round it, for templates that set their own marks.</summary>
    internal static ToolFormat Calls { get; } =
        new JsonToolFormat
        {
            Name = "list",
            Signs = [],
            IsList = true,
        };

    /// <summary>All of them; where the signs of two stand in a template, the first counts.</summary>
    public static IReadOnlyList<ToolFormat> All { get; } =
    [
        new NamedToolFormat
        {
            Name = "mistral-args", // Mistral from 2025: [TOOL_CALLS]name[ARGS]{...}, each with its own mark
            Signs = ["[ARGS]"],
            Opening = "[TOOL_CALLS]",
            Between = "[ARGS]",
            Separator = "[TOOL_CALLS]",
        },
        new JsonToolFormat
        {
            Name = "mistral", // [TOOL_CALLS] [{...}, ...]
            Signs = ["[TOOL_CALLS]"],
            Opening = "[TOOL_CALLS]",
            IsList = true,
        },
        new NamedToolFormat
        {
            Name = "deepseek",
            Signs = ["<｜tool▁calls▁begin｜>"],
            Opening = "<｜tool▁calls▁begin｜>",
            Closing = "<｜tool▁calls▁end｜>",
            Before = "<｜tool▁call▁begin｜>function<｜tool▁sep｜>",
            Between = "\n```json\n",
            After = "\n```<｜tool▁call▁end｜>",
            Separator = "\n",
        },
        Hermes,
        new JsonToolFormat
        {
            Name = "phi4-mini",
            Signs = ["<|/tool_call|>"],
            Opening = "<|tool_call|>",
            Closing = "<|/tool_call|>",
            IsList = true,
        },
        new JsonToolFormat
        {
            Name = "granite", // IBM's, 3.0 and later
            Signs = ["<|tool_call|>"],
            Opening = "<|tool_call|>",
            IsList = true,
        },
        new JsonToolFormat
        {
            Name = "jamba",
            Signs = ["<tool_calls>"],
            Opening = "<tool_calls>",
            Closing = "</tool_calls>",
            IsList = true,
        },
        new JsonToolFormat
        {
            Name = "functools", // FireFunction, Phi-4-mini's first template
            Signs = ["functools["],
            Opening = "functools",
            IsList = true,
        },
        new JsonToolFormat
        {
            Name = "command-r", // Cohere's
            Signs = ["\"tool_name\""],
            Opening = "Action: ```json",
            Closing = "```",
            Margin = "\n",
            NameKey = "tool_name",
            ArgumentsKey = "parameters",
            IsList = true,
        },
        new PythonicToolFormat
        {
            Name = "llama-pythonic", // Llama 3.2 and 4
            Signs = ["[func_name1(", "func_name1(params_name1"],
            Bare = '[',
        },
        new JsonToolFormat
        {
            Name = "llama3", // {"name": ..., "parameters": {...}}, the mark only before built-in tools and sometimes
            Signs = ["<|python_tag|>", "\"parameters\": dictionary of argument name"],
            Opening = "<|python_tag|>",
            Bare = '{',
            ArgumentsKey = "parameters",
            AllowsSeveral = false,
        },
    ];

    /// <summary>The format that a template's model was trained on; null where it says none.</summary>
    /// <param name="template">The template's source.</param>
    public static ToolFormat? Of(string template) =>
        All.FirstOrDefault(format => format.Signs.Any(sign => template.Contains(sign, StringComparison.Ordinal)));
}
