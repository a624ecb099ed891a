namespace Malmoi.Prompting.Jinja.Values;

/// <summary>A value of a template: one of the closed set of types in this folder, named and behaving as Python's.</summary>
internal abstract class Value
{
    /// <summary>Python's name of the type, for messages.</summary>
    public abstract string TypeName { get; }

    /// <summary>Whether a condition takes it for true.</summary>
    public virtual bool IsTrue => true;

    /// <summary>How many lists and dictionaries are inside each other; 0 for what holds nothing.</summary>
    public virtual int Depth => 0;

    public static Value Of(bool value) => value ? BooleanValue.True : BooleanValue.False;

    public static Value Of(long value) => new IntegerValue(value);
}

/// <summary>Python's None.</summary>
internal sealed class NoneValue : Value
{
    public static readonly NoneValue Instance = new();

    public override string TypeName => "NoneType";

    public override bool IsTrue => false;
}

/// <summary>What a name or a field that is not there gives: it prints as nothing, and anything else done with it is an error.</summary>
internal sealed class UndefinedValue(string message) : Value
{
    /// <summary>What is missing, for the error.</summary>
    public string Message => message;

    public override string TypeName => "Undefined";

    public override bool IsTrue => false;
}

internal sealed class BooleanValue : Value
{
    public static readonly BooleanValue True = new();
    public static readonly BooleanValue False = new();

    public override string TypeName => "bool";

    public override bool IsTrue => this == True;
}

internal sealed class IntegerValue(long number) : Value
{
    public long Number => number;

    public override string TypeName => "int";

    public override bool IsTrue => number != 0;
}

internal sealed class FloatValue(double number) : Value
{
    public double Number => number;

    public override string TypeName => "float";

    public override bool IsTrue => number != 0;
}

/// <summary>A string; lengths, indices and slices count its code points, as Python's do.</summary>
internal sealed class TextValue(string text, bool isMarkup = false) : Value
{
    public static readonly TextValue Empty = new("");
    private int[]? _starts;

    public string Text => text;

    /// <summary>Whether it was marked as HTML (<c>safe</c>, <c>escape</c>): what is added to it is then escaped.</summary>
    public bool IsMarkup => isMarkup;

    public override string TypeName => isMarkup ? "Markup" : "str";

    public override bool IsTrue => text.Length > 0;

    /// <summary>The number of code points.</summary>
    public int Length => Starts is [] ? text.Length : Starts.Length - 1;

    /// <summary>The code points from one to before another.</summary>
    public string Slice(int from, int to) => Starts is [] ? text[from..to] : text[Starts[from]..Starts[to]];

    /// <summary>The code points, one a string.</summary>
    public IEnumerable<Value> Characters() =>
        Enumerable.Range(0, Length).Select(at => (Value)new TextValue(Slice(at, at + 1)));

    // Where each code point starts, and the end; empty where they are the UTF-16 units themselves.
    private int[] Starts => _starts ??= FindStarts(text);

    private static int[] FindStarts(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return [];
        }

        var starts = new List<int>(text.Length + 1);
        for (var at = 0; at < text.Length; at += char.IsSurrogatePair(text, at) ? 2 : 1)
        {
            starts.Add(at);
        }

        starts.Add(text.Length);
        return [.. starts];
    }
}
