using System.Globalization;

namespace Malmoi.Checkpoints.Gguf;

/// <summary>One value of GGUF's metadata: a number, a truth, a text, or an array of one of these.</summary>
public sealed class GgufValue
{
    private readonly object _content;

    /// <param name="type">What it is.</param>
    /// <param name="content">Boxed, or an array of just that type.</param>
    /// <param name="elementType">What an array holds; null for all others.</param>
    internal GgufValue(GgufType type, object content, GgufType? elementType = null) =>
        (Type, _content, ElementType) = (type, content, elementType);

    public GgufType Type { get; }

    /// <summary>What an array holds; null where it is none.</summary>
    public GgufType? ElementType { get; }

    /// <summary>How many elements an array has; 1 for all others.</summary>
    public int Count => _content is Array array ? array.Length : 1;

    /// <summary>It as a whole number; null where it is none, or beyond 2^63.</summary>
    public long? Integer => Type == GgufType.Array ? null : IntegerOf(_content);

    /// <summary>It as a number; null where it is none.</summary>
    public double? Number =>
        _content switch
        {
            float number => number,
            double number => number,
            _ => Integer,
        };

    public bool? Flag => _content as bool?;

    public string? Text => _content as string;

    /// <summary>An array of texts; null where it is none.</summary>
    public IReadOnlyList<string>? Texts => _content as string[];

    /// <summary>An array of whole numbers; null where it is none, or one is beyond 2^63.</summary>
    public IReadOnlyList<long>? Integers
    {
        get
        {
            if (_content is not Array array || ElementType is null or GgufType.Text)
            {
                return null;
            }

            var numbers = new long[array.Length];
            for (var i = 0; i < numbers.Length; i++)
            {
                if (IntegerOf(array.GetValue(i)!) is not { } number)
                {
                    return null;
                }

                numbers[i] = number;
            }

            return numbers;
        }
    }

    /// <summary>An array of 32-bit numbers; null where it is none.</summary>
    public IReadOnlyList<float>? Numbers => _content as float[];

    internal object Content => _content;

    public static GgufValue Of(bool value) => new(GgufType.Boolean, value);

    public static GgufValue Of(uint value) => new(GgufType.UInt32, value);

    public static GgufValue Of(int value) => new(GgufType.Int32, value);

    public static GgufValue Of(ulong value) => new(GgufType.UInt64, value);

    public static GgufValue Of(ushort value) => new(GgufType.UInt16, value);

    public static GgufValue Of(float value) => new(GgufType.Float32, value);

    public static GgufValue Of(string value) => new(GgufType.Text, value);

    public static GgufValue Of(string[] values) => new(GgufType.Array, values, GgufType.Text);

    public static GgufValue Of(int[] values) => new(GgufType.Array, values, GgufType.Int32);

    public static GgufValue Of(float[] values) => new(GgufType.Array, values, GgufType.Float32);

    public static GgufValue Of(byte[] values) => new(GgufType.Array, values, GgufType.UInt8);

    /// <summary>As it stands in a file, behind its key.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        GgufValueWriter.Write(writer, this);
        return stream.ToArray();
    }

    /// <summary>As it is shown to people; of a long array only its length.</summary>
    public override string ToString() =>
        _content switch
        {
            Array { Length: > 16 } array => FormattableString.Invariant($"{array.Length} x {ElementType}"),
            Array array => string.Join(", ", array.Cast<object>().Select(Written)),
            _ => Written(_content),
        };

    private static string Written(object content) =>
        content is bool truth ? (truth ? "true" : "false") : Convert.ToString(content, CultureInfo.InvariantCulture)!;

    private static long? IntegerOf(object content) =>
        content switch
        {
            byte number => number,
            sbyte number => number,
            ushort number => number,
            short number => number,
            uint number => number,
            int number => number,
            ulong and > long.MaxValue => null,
            ulong number => (long)number,
            long number => number,
            _ => null,
        };
}
