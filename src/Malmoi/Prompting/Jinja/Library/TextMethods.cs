using System.Collections.Frozen;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>A method of a string: the string and arguments in, a value out.</summary>
internal delegate Value TextMethod(Run run, string text, Arguments arguments);

/// <summary>The methods of Python's strings: <c>content.strip()</c>.</summary>
internal static class TextMethods
{
    private static readonly FrozenDictionary<string, TextMethod> All = new IEnumerable<
        KeyValuePair<string, TextMethod>
    >[]
    {
        TextShaping.All,
        TextSplitting.All,
        TextSearch.All,
    }
        .SelectMany(methods => methods)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The method of that name, bound to the text; null where strings have none.</summary>
    public static MethodValue? Find(TextValue text, string name) =>
        All.TryGetValue(name, out var method)
            ? new MethodValue(name, (run, arguments) => method(run, text.Text, arguments))
            : null;

    /// <summary>One string that a method needs.</summary>
    public static string Needed(Run run, Value? value, string method) =>
        value is TextValue text
            ? text.Text
            : throw run.Error($"'{method}' needs a string, not '{value?.TypeName ?? "nothing"}'");
}
