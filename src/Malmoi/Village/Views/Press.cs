using Malmoi.Village.Grammar;

namespace Malmoi.Village.Views;

/// <summary>Turns documents into blocks of one view, on several threads but always in the same order.</summary>
internal sealed class Press(VillageOptions options, ViewKind kind, TaggedView? tagged = null)
{
    /// <summary>Documents in a block.</summary>
    private const int BlockDocuments = 128;

    /// <summary>UTF-8 blocks, each of whole lines, until a limit is met.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Blocks()
    {
        var sentences = options.Sentences ?? long.MaxValue;
        var tokens = options.Tokens ?? long.MaxValue;
        var threads = Math.Max(1, options.Threads);
        var workers = Enumerable.Range(0, threads).Select(_ => new Worker(options, kind, tagged)).ToArray();
        for (var first = 0L; sentences > 0 && tokens > 0; first += threads)
        {
            var start = first;
            if (threads == 1)
            {
                workers[0].Write(start * BlockDocuments, BlockDocuments);
            }
            else
            {
                Parallel.For(
                    0,
                    threads,
                    new ParallelOptions { MaxDegreeOfParallelism = threads },
                    index => workers[index].Write((start + index) * BlockDocuments, BlockDocuments)
                );
            }

            for (var index = 0; index < threads && sentences > 0 && tokens > 0; index++)
            {
                yield return workers[index].Block.Take(ref sentences, ref tokens);
            }
        }
    }

    /// <summary>One thread's author, draft and block.</summary>
    private sealed class Worker(VillageOptions options, ViewKind kind, TaggedView? tagged)
    {
        private readonly Author _author = new(options.Split, options.Seed, options.IsDialogue);
        private readonly Draft _draft = new();
        private readonly List<Utterance> _sentences = [];

        public Block Block { get; } = new();

        public void Write(long first, int count)
        {
            Block.Clear();
            for (var document = first; document < first + count; document++)
            {
                _author.Write(document, _sentences);
                var language = options.Language ?? (document % 2 == 0 ? Language.Korean : Language.English);
                for (var index = 0; index < _sentences.Count; index++)
                {
                    var isLast = index == _sentences.Count - 1;
                    Write(_sentences[index], language, document, index, isLast && options.SeparatesDocuments);
                }
            }
        }

        private void Write(Utterance sentence, Language language, long document, int index, bool endsDocument)
        {
            int tokens;
            switch (kind)
            {
                case ViewKind.Parallel:
                    sentence.Write(_draft, Language.English);
                    tokens = TextView.Append(Block, _draft.Sentence);
                    Block.Append('\t');
                    sentence.Write(_draft, Language.Korean);
                    tokens += TextView.Append(Block, _draft.Sentence);
                    Block.Append('\n');
                    break;
                case ViewKind.Conllu:
                    sentence.Write(_draft, language);
                    tokens = ConlluView.Append(Block, _draft.Sentence, Identity(document, index));
                    break;
                case ViewKind.Tagged:
                    sentence.Write(_draft, language);
                    tokens = tagged!.Append(Block, _draft.Sentence, language, Identity(document, index));
                    break;
                default:
                    sentence.Write(_draft, language);
                    tokens = TextView.Append(Block, _draft.Sentence);
                    Block.Append('\n');
                    break;
            }

            if (endsDocument)
            {
                Block.Append('\n');
            }

            Block.EndSentence(tokens);
        }

        private string Identity(long document, int index) =>
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"maeul-{options.Split}-{options.Seed}-{document}-{index + 1}"
            );
    }
}

/// <summary>What is written of each sentence.</summary>
internal enum ViewKind
{
    Text,
    Parallel,
    Conllu,
    Tagged,
}
