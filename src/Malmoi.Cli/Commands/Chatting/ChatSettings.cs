using System.Globalization;
using Malmoi.LanguageModels;

namespace Malmoi.Cli.Commands.Chatting;

/// <summary>How answers are chosen, changed in the middle of a talk by <c>/set</c>.</summary>
internal sealed class ChatSettings(GenerationOptions options)
{
    private static readonly Setting[] All =
    [
        new("temperature", o => Text(o.Temperature), (o, text) => o with { Temperature = Number(text, 0, 100) }),
        new("top-k", o => Text(o.TopK), (o, text) => o with { TopK = IsNone(text) ? null : Whole(text, 1) }),
        new("top-p", o => Text(o.TopP), (o, text) => o with { TopP = IsNone(text) ? null : Number(text, 0, 1) }),
        new("min-p", o => Text(o.MinP), (o, text) => o with { MinP = IsNone(text) ? null : Number(text, 0, 1) }),
        new(
            "repetition-penalty",
            o => Text(o.RepetitionPenalty),
            (o, text) => o with { RepetitionPenalty = IsNone(text) ? null : Number(text, 0.01, 100) }
        ),
        new("seed", o => Text(o.Seed), (o, text) => o with { Seed = Whole(text, int.MinValue) }),
        new("max-tokens", o => Text(o.MaxTokens), (o, text) => o with { MaxTokens = Whole(text, 1) }),
        new(
            "stop",
            o => o.StopSequences.Count == 0 ? "none" : string.Join(' ', o.StopSequences),
            (o, text) => o with { StopSequences = IsNone(text) ? [] : [text] }
        ),
    ];

    public GenerationOptions Options { get; private set; } = options;

    /// <summary>Every setting and its value, a line each.</summary>
    public IEnumerable<string> Lines => All.Select(setting => $"{setting.Name} {setting.Show(Options)}");

    /// <summary>Changes one.</summary>
    /// <param name="said">Its name and its value; without a value it is only shown.</param>
    /// <returns>The setting as it is then.</returns>
    /// <exception cref="InputException">There is no such setting, or it takes no such value.</exception>
    public string Set(string said)
    {
        string[] parts = said.Split((char[])[' ', '='], 2, StringSplitOptions.TrimEntries);
        var setting =
            Array.Find(All, setting => setting.Name == parts[0])
            ?? throw new InputException(
                $"there is no setting '{parts[0]}': take one of {string.Join(", ", All.Select(one => one.Name))}"
            );
        if (parts is [_, { Length: > 0 } value])
        {
            Options = setting.Change(Options, value);
        }

        return $"{setting.Name} {setting.Show(Options)}";
    }

    private static bool IsNone(string text) => text is "none" or "off";

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text<T>(T? value)
        where T : struct, IFormattable => value is { } known ? Text(known) : "none";

    private static double Number(string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw new InputException(
                FormattableString.Invariant($"'{text}' is no number from {least} to {most}, as is wanted here")
            );

    private static int Whole(string text, int least) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
            ? number
            : throw new InputException(
                FormattableString.Invariant($"'{text}' is no whole number from {least}, as is wanted here")
            );

    private sealed record Setting(
        string Name,
        Func<GenerationOptions, string> Show,
        Func<GenerationOptions, string, GenerationOptions> Change
    );
}
