using System.Globalization;
using System.Runtime.CompilerServices;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja;

/// <summary>One parse or rendering of a template: where it stands, what it has spent, and how its errors are worded.</summary>
internal sealed class Run(string name, ChatTemplateLimits limits, DateTime now)
{
    private const int LongestMessage = 400;
    private long _steps;
    private long _characters;
    private int _depth;

    public ChatTemplateLimits Limits => limits;

    /// <summary>The time that <c>strftime_now</c> tells.</summary>
    public DateTime Now => now;

    /// <summary>The line of the template, from 1, that is being worked on.</summary>
    public int Line { get; set; } = 1;

    /// <summary>Spends steps: evaluations, rounds, elements.</summary>
    public void Step(long count = 1)
    {
        if (count > limits.Steps - _steps)
        {
            throw Limit("takes more than", limits.Steps, "steps");
        }

        _steps += count;
    }

    /// <summary>Spends characters, before the string that needs them is made.</summary>
    public void Characters(long count)
    {
        if (count > limits.Characters - _characters)
        {
            throw Limit("makes more than", limits.Characters, "characters");
        }

        _characters += count;
    }

    /// <summary>Spends the steps of reading through a text of that length.</summary>
    public void Read(int length) => Step(1 + (length / 64));

    /// <summary>Spends the steps of looking for a part in a text, at the worst.</summary>
    public void Search(int length, int part) => Step(1 + ((long)Math.Max(0, length - part + 1) * part / 256));

    /// <summary>A string made by the template.</summary>
    public TextValue Text(string text)
    {
        Characters(text.Length);
        return new TextValue(text);
    }

    /// <summary>Goes one level of evaluation deeper; <see cref="Leave"/> comes back.</summary>
    public void Enter() => Enter(limits.Recursion, "evaluates deeper than");

    /// <summary>Goes one level of brackets or blocks deeper; <see cref="Leave"/> comes back.</summary>
    public void EnterSyntax() => Enter(limits.Nesting, "nests deeper than");

    public void Leave() => _depth--;

    /// <summary>Checks the depth of a value before something walks it.</summary>
    public void Nested(int depth)
    {
        if (depth > limits.Nesting)
        {
            throw Limit("nests values deeper than", limits.Nesting, "levels");
        }
    }

    public InputException Error(string message) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name}, line {Line}: {OneLine(message)}"));

    /// <summary>The error of an operation on something that is not there.</summary>
    public InputException Missing(UndefinedValue value) => Error(value.Message);

    public InputException Limit(string does, long limit, string unit) =>
        Error(
            string.Create(CultureInfo.InvariantCulture, $"the template {does} {limit} {unit}, the limit of templates")
        );

    private void Enter(int limit, string does)
    {
        // The second question is for threads with small stacks.
        if (_depth >= limit || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Limit(does, limit, "levels");
        }

        _depth++;
    }

    private static string OneLine(string message)
    {
        var shown = message.Length > LongestMessage ? message[..LongestMessage] + "..." : message;
        return string.Concat(shown.Select(sign => char.IsControl(sign) || sign is '\u2028' or '\u2029' ? ' ' : sign));
    }
}
