using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Malmoi.Tokenization.Formats;

/// <summary>The fields of a small protobuf message in their order: read by number, changed one at a time, written with all the rest as it was.</summary>
internal sealed class ProtobufFields
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly ImmutableList<ProtobufField> _fields;
    private readonly string _name;

    private ProtobufFields(ImmutableList<ProtobufField> fields, string name)
    {
        _fields = fields;
        _name = name;
    }

    public static ProtobufFields None { get; } = new([], "");

    /// <exception cref="InputException">The message is damaged.</exception>
    public static ProtobufFields Read(ReadOnlyMemory<byte> message, string name, long offset)
    {
        var reader = new ProtobufReader(message, name, offset);
        var fields = ImmutableList.CreateBuilder<ProtobufField>();
        while (reader.TryRead(out var field))
        {
            fields.Add(field);
        }

        return new ProtobufFields(fields.ToImmutable(), name);
    }

    /// <summary>Fields that were read already.</summary>
    public static ProtobufFields From(IEnumerable<ProtobufField> fields, string name) => new([.. fields], name);

    /// <summary>Whether the field is there at all.</summary>
    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    public bool Flag(int number, bool otherwise) =>
        Last(number, ProtobufType.Variable) is { } field ? ProtobufReader.Variable(field.Value.Span) != 0 : otherwise;

    public int Integer(int number, int otherwise) =>
        Last(number, ProtobufType.Variable) is { } field
            ? (int)(long)ProtobufReader.Variable(field.Value.Span)
            : otherwise;

    public float Single(int number, float otherwise) =>
        Last(number, ProtobufType.Fixed32) is { } field ? ProtobufReader.Single(field.Value.Span) : otherwise;

    public string Text(int number, string otherwise) =>
        Last(number, ProtobufType.Bytes) is { } field ? Decoded(field) : otherwise;

    public ReadOnlyMemory<byte> Bytes(int number) =>
        Last(number, ProtobufType.Bytes) is { } field ? field.Value : default;

    /// <summary>The message in a field; without fields where it is not there.</summary>
    /// <exception cref="InputException">The message is damaged.</exception>
    public ProtobufFields Message(int number) =>
        Last(number, ProtobufType.Bytes) is { } field ? Read(field.Value, _name, field.ValueOffset) : None;

    public IReadOnlyList<string> Texts(int number) => [.. All(number, ProtobufType.Bytes).Select(Decoded)];

    public ProtobufFields With(int number, bool value) => With(number, value ? 1 : 0);

    // A negative number is written with its sign over all 64 bits, as protobuf has it.
    public ProtobufFields With(int number, int value) =>
        With(number, [ProtobufWriter.Variable(number, (ulong)(long)value)]);

    public ProtobufFields With(int number, float value) => With(number, [ProtobufWriter.Single(number, value)]);

    public ProtobufFields With(int number, ReadOnlyMemory<byte> value) =>
        With(number, [ProtobufWriter.Bytes(number, value.Span)]);

    /// <summary>The same with the message in a field; a message without fields is not put where there was none.</summary>
    public ProtobufFields With(int number, ProtobufFields message)
    {
        if (message._fields.IsEmpty && !Has(number))
        {
            return this;
        }

        var bytes = new ArrayBufferWriter<byte>();
        message.Write(bytes);
        return With(number, bytes.WrittenMemory);
    }

    public ProtobufFields With(int number, string value) => With(number, Encoding.UTF8.GetBytes(value));

    public ProtobufFields With(int number, IEnumerable<string> values) =>
        With(number, [.. values.Select(value => ProtobufWriter.Bytes(number, Encoding.UTF8.GetBytes(value)))]);

    /// <summary>Appends the message.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        foreach (var field in _fields)
        {
            output.Write(field.Whole.Span);
        }
    }

    // What has the number goes; what is new stands where the first of it stood, or before the first higher number.
    private ProtobufFields With(int number, ReadOnlySpan<byte[]> wholes)
    {
        var place = _fields.FindIndex(field => field.Number == number);
        var rest = _fields.RemoveAll(field => field.Number == number);
        if (place < 0)
        {
            place = rest.FindIndex(field => field.Number > number);
            place = place < 0 ? rest.Count : place;
        }

        foreach (var whole in wholes)
        {
            new ProtobufReader(whole, _name).TryRead(out var field);
            rest = rest.Insert(place++, field);
        }

        return new ProtobufFields(rest, _name);
    }

    private IEnumerable<ProtobufField> All(int number, ProtobufType type)
    {
        foreach (var field in _fields)
        {
            if (field.Number == number)
            {
                yield return field.Type == type
                    ? field
                    : throw new InputException(
                        $"'{_name}' at byte {field.Offset:N0}: field {number} is of another type than expected; the file is damaged or of another kind"
                    );
            }
        }
    }

    // As protobuf has it, the last one counts.
    private ProtobufField? Last(int number, ProtobufType type)
    {
        ProtobufField? last = null;
        foreach (var field in All(number, type))
        {
            last = field;
        }

        return last;
    }

    private string Decoded(ProtobufField field)
    {
        try
        {
            return StrictUtf8.GetString(field.Value.Span);
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException(
                $"'{_name}' at byte {field.Offset:N0}: the text of field {field.Number} is no UTF-8; the file is damaged, fetch it again",
                error
            );
        }
    }
}
