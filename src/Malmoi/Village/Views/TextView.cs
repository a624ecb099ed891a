using Malmoi.Village.Annotation;

namespace Malmoi.Village.Views;

/// <summary>A sentence as plain text.</summary>
internal static class TextView
{
    /// <summary>Writes the sentence without a line's end and answers its white-space words.</summary>
    public static int Append(Block block, Sentence sentence)
    {
        var tokens = 1;
        var isFirst = true;
        foreach (ref readonly var word in sentence.Words)
        {
            if (!isFirst && !word.Glued)
            {
                block.Append(' ');
                tokens++;
            }

            isFirst = false;
            block.Append(word.Form);
            block.Append(word.Ending);
        }

        return tokens;
    }

    public static string Text(Sentence sentence)
    {
        var text = new System.Text.StringBuilder();
        foreach (ref readonly var word in sentence.Words)
        {
            if (text.Length > 0 && !word.Glued)
            {
                text.Append(' ');
            }

            text.Append(word.Form).Append(word.Ending);
        }

        return text.ToString();
    }
}
