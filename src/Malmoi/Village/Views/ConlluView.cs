using Malmoi.Village.Annotation;

namespace Malmoi.Village.Views;

/// <summary>A sentence as a dependency tree in CoNLL-U (Nivre et al., 2020): ten columns a word, a blank line at the end.</summary>
internal static class ConlluView
{
    /// <param name="block">Where to.</param>
    /// <param name="sentence">The sentence.</param>
    /// <param name="identity">Its name.</param>
    /// <param name="tag">The language-specific tag of a word; null for none.</param>
    /// <param name="entity">The entity that a word is of, for the last column; null for none.</param>
    public static int Append(
        Block block,
        Sentence sentence,
        ReadOnlySpan<char> identity,
        Func<int, string>? tag = null,
        Func<int, string>? entity = null
    )
    {
        block.Append("# sent_id = ");
        block.Append(identity);
        block.Append("\n# text = ");
        var tokens = TextView.Append(block, sentence);
        block.Append('\n');
        var words = sentence.Words;
        for (var index = 0; index < words.Length; index++)
        {
            ref readonly var word = ref words[index];
            block.Append(index + 1);
            block.Append('\t');
            block.Append(word.Form);
            block.Append(word.Ending);
            block.Append('\t');
            block.Append(word.Lemma);
            if (word.Ending.Length > 0)
            {
                block.Append('+');
                block.Append(word.Ending);
            }

            block.Append('\t');
            block.Append(word.Part.UniversalName());
            block.Append('\t');
            block.Append(tag?.Invoke(index) ?? "_");
            block.Append('\t');
            block.Append(word.Features);
            block.Append('\t');
            block.Append(word.Head + 1);
            block.Append('\t');
            block.Append(word.Relation);
            block.Append("\t_\t");
            var glues = index + 1 < words.Length && words[index + 1].Glued;
            if (entity is not null)
            {
                block.Append("Entity=");
                block.Append(entity(index));
                block.Append(glues ? "|" : "");
            }

            block.Append(
                glues ? "SpaceAfter=No\n"
                : entity is null ? "_\n"
                : "\n"
            );
        }

        block.Append('\n');
        return tokens;
    }
}
