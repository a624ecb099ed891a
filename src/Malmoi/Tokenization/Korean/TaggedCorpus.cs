using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Text.Formats;

namespace Malmoi.Tokenization.Korean;

/// <summary>Korean text with its morphemes, from files of several annotations, as eojeol cut into pieces.</summary>
/// <remarks>Read as a stream; each call of <see cref="Eojeol"/> reads the files anew.</remarks>
public sealed class TaggedCorpus
{
    private readonly TaggedFormat? _format;
    private readonly CorpusOptions _options;
    private readonly Func<string, Stream> _open;

    private TaggedCorpus(
        IReadOnlyList<string> files,
        TaggedFormat? format,
        CorpusOptions options,
        Func<string, Stream> open
    ) => (Files, _format, _options, _open) = (files, format, options, open);

    /// <summary>The files in the order in which they are read; "-" is standard input.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Eojeol that the last reading left out, since their annotation tells no morphemes or none that look like their text.</summary>
    public long LeftOut { get; private set; }

    /// <summary>A corpus of files, folders, patterns (*, ?, **) and "-" for standard input.</summary>
    /// <param name="inputs">What to read.</param>
    /// <param name="format">Of every file; null: as the ending of each tells.</param>
    /// <param name="encoding">Of every file, by name (cp949, utf-16le ...); null: UTF-8 unless a byte order mark says otherwise.</param>
    /// <param name="lossy">Reads on over invalid bytes, as U+FFFD.</param>
    /// <exception cref="InputException">An input does not exist, its ending tells no format, or there is no such encoding.</exception>
    public static TaggedCorpus Open(
        IEnumerable<string> inputs,
        TaggedFormat? format = null,
        string? encoding = null,
        bool lossy = false
    )
    {
        if (encoding is not null)
        {
            Encodings.Find(encoding);
        }

        var files = CorpusFiles.Expand(inputs, anyEnding: true);
        if (format is null)
        {
            foreach (var file in files)
            {
                TaggedFormats.FromEnding(file);
            }
        }

        return new TaggedCorpus(
            files,
            format,
            new CorpusOptions { Encoding = encoding, Lossy = lossy },
            file =>
                file == CorpusFiles.StandardInput
                    ? CompressedFile.Unpack(Console.OpenStandardInput(), "standard input")
                    : CompressedFile.OpenRead(file)
        );
    }

    /// <summary>A corpus of one stream.</summary>
    internal static TaggedCorpus Of(Func<Stream> stream, string name, TaggedFormat format) =>
        new([name], format, new CorpusOptions(), _ => stream());

    /// <summary>The eojeol one by one.</summary>
    /// <exception cref="InputException">A file is broken, or there is no eojeol in any of them.</exception>
    public IEnumerable<SegmentedEojeol> Eojeol(CancellationToken ct = default)
    {
        LeftOut = 0;
        var any = false;
        foreach (var file in Files)
        {
            var assembler = new EojeolAssembler();
            using var stream = _open(file);
            var lines = FormatContext.Lines(new LineReader(stream, file, _options).Blocks(eager: false, ct));
            foreach (var token in Tokens(lines, _format ?? TaggedFormats.FromEnding(file), new(file, _options)))
            {
                foreach (var eojeol in assembler.Add(token))
                {
                    any = true;
                    yield return eojeol;
                }
            }

            LeftOut += assembler.LeftOut;
        }

        if (!any)
        {
            throw new InputException(
                $"'{Files[0]}'{(Files.Count > 1 ? $" and the {Files.Count - 1} others hold" : " holds")} no eojeol with its morphemes"
            );
        }
    }

    // Each reader ends its last eojeol.
    private static IEnumerable<TaggedToken> Tokens(
        IEnumerable<SourceLine> lines,
        TaggedFormat format,
        FormatContext context
    ) =>
        format switch
        {
            TaggedFormat.ConllU => ConllUMorphemes.Read(lines, context),
            TaggedFormat.Sejong => SlashedMorphemes.ReadSejong(lines, context),
            TaggedFormat.Kiwi => SlashedMorphemes.ReadKiwi(lines, context),
            _ => MeCabMorphemes.Read(lines, context),
        };
}
