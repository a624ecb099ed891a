using System.Buffers;
using System.Text;
using Malmoi.Storage;

namespace Malmoi.Tokenization.Formats;

/// <summary>A SentencePiece model (Kudo and Richardson, 2018), as a <c>.model</c> file holds it.</summary>
/// <remarks>
/// What this class does not know of stays where it was: a file that is read and written again has the same bytes.
/// <code>
/// ModelProto   1 pieces { 1 piece  2 score  3 type }*   2 trainer_spec   3 normalizer_spec   4 self_test_data   5 denormalizer_spec
/// </code>
/// </remarks>
public sealed record SentencePieceFile
{
    private const int PieceField = 1;
    private const int TrainerField = 2;
    private const int NormalizerField = 3;
    private const int DenormalizerField = 5;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    // The pieces as they were read: one that has not changed is written as it was.
    private List<ReadOnlyMemory<byte>> RawPieces { get; init; } = [];

    private ProtobufFields Rest { get; init; } = ProtobufFields.None;

    /// <summary>The pieces in the order of their ids.</summary>
    public required IReadOnlyList<SentencePiece> Pieces { get; init; }

    public SentencePieceTrainerSpec Trainer { get; init; } = new();

    public SentencePieceNormalizerSpec Normalizer { get; init; } = new();

    /// <summary>Rewrites decoded text; null: nothing does.</summary>
    public SentencePieceNormalizerSpec? Denormalizer { get; init; }

    /// <summary>Reads a file, also one packed by gzip or zstd.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or no model that can cut text.</exception>
    public static SentencePieceFile Read(string path) => Read(WholeFile.Read(path), path);

    /// <exception cref="InputException">The bytes are damaged, or no model that can cut text.</exception>
    public static SentencePieceFile Read(ReadOnlyMemory<byte> bytes, string name)
    {
        var pieces = new List<SentencePiece>();
        var rawPieces = new List<ReadOnlyMemory<byte>>();
        var checks = new SentencePieceChecks(name);
        var others = new List<ProtobufField>();
        var reader = new ProtobufReader(bytes, name);
        while (reader.TryRead(out var field))
        {
            if (field is { Number: PieceField, Type: ProtobufType.Bytes })
            {
                var piece = Piece(field.Value, name, field.ValueOffset);
                checks.Add(piece, field.Offset);
                pieces.Add(piece);
                rawPieces.Add(field.Value);
            }
            else
            {
                others.Add(field);
            }
        }

        var rest = ProtobufFields.From(others, name);
        var file = new SentencePieceFile
        {
            Pieces = pieces,
            RawPieces = rawPieces,
            Rest = rest,
            Trainer = new() { Fields = rest.Message(TrainerField) },
            Normalizer = new() { Fields = rest.Message(NormalizerField) },
            Denormalizer = rest.Has(DenormalizerField) ? new() { Fields = rest.Message(DenormalizerField) } : null,
        };
        file.Trainer.Check(name);
        checks.Finish(file.Trainer);
        return file;
    }

    /// <summary>Writes the model; the file appears when it is whole.</summary>
    /// <exception cref="InputException">The model is none that SentencePiece would take, or the file cannot be written.</exception>
    public void Write(string path)
    {
        var bytes = ToArray(path);
        using var file = new OutputFile(path);
        file.Stream.Write(bytes);
        file.Commit();
    }

    /// <summary>The bytes of the file; <paramref name="name"/> is for errors.</summary>
    /// <exception cref="InputException">The model is none that SentencePiece would take.</exception>
    public byte[] ToArray(string name = "the SentencePiece model")
    {
        var checks = new SentencePieceChecks(name);
        var output = new ArrayBufferWriter<byte>();
        for (var id = 0; id < Pieces.Count; id++)
        {
            checks.Add(Pieces[id], offset: null);
            var isUnchanged = id < RawPieces.Count && Piece(RawPieces[id], name, 0) == Pieces[id];
            output.Write(ProtobufWriter.Bytes(PieceField, isUnchanged ? RawPieces[id].Span : Bytes(Pieces[id])));
        }

        checks.Finish(Trainer);
        var rest = Rest.With(TrainerField, Trainer.Fields).With(NormalizerField, Normalizer.Fields);
        rest = Denormalizer is null ? rest : rest.With(DenormalizerField, Denormalizer.Fields);
        rest.Write(output);
        return output.WrittenSpan.ToArray();
    }

    private static SentencePiece Piece(ReadOnlyMemory<byte> message, string name, long offset)
    {
        var piece = new SentencePiece("", 0);
        var reader = new ProtobufReader(message, name, offset);
        while (reader.TryRead(out var field))
        {
            piece = (field.Number, field.Type) switch
            {
                (1, ProtobufType.Bytes) => piece with { Text = Text(field, name) },
                (2, ProtobufType.Fixed32) => piece with { Score = ProtobufReader.Single(field.Value.Span) },
                (3, ProtobufType.Variable) => piece with
                {
                    Type = (SentencePieceType)ProtobufReader.Variable(field.Value.Span),
                },
                _ => piece,
            };
        }

        return piece;
    }

    private static byte[] Bytes(SentencePiece piece)
    {
        byte[] bytes =
        [
            .. ProtobufWriter.Bytes(1, Encoding.UTF8.GetBytes(piece.Text)),
            .. ProtobufWriter.Single(2, piece.Score),
        ];
        return piece.Type == SentencePieceType.Normal
            ? bytes
            : [.. bytes, .. ProtobufWriter.Variable(3, (ulong)piece.Type)];
    }

    private static string Text(ProtobufField field, string name)
    {
        try
        {
            return StrictUtf8.GetString(field.Value.Span);
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException(
                $"'{name}' at byte {field.Offset:N0}: a piece is no UTF-8; the file is damaged, fetch it again",
                error
            );
        }
    }
}
