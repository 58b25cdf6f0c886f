"""Lines over seconds as a small SVG."""

COLOURS = ("#0b6", "#06c", "#d80", "#c22")
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 760, 360, 50, 30, 70


def plot(path, lines, title):
    """Writes `lines`, name -> [(seconds, value)], to `path`."""
    seconds = max(point[0] for points in lines.values() for point in points)
    top = max(point[1] for points in lines.values() for point in points) * 1.05
    x = lambda value: LEFT + value / seconds * (WIDTH - LEFT - 10)
    y = lambda value: HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)
    text = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/><text x="{LEFT}" y="18" font-size="14">{title}</text>']
    for tick in range(6):
        value = top * tick / 5
        text.append(f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - 10}" stroke="#ddd"/>')
        text.append(f'<text x="{LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.0f}</text>')
        text.append(f'<text x="{x(seconds * tick / 5):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{seconds * tick / 5:.0f} s</text>')
    for index, (name, points) in enumerate(lines.items()):
        step = max(1, len(points) // 300)
        path_data = "L".join(f"{x(point[0]):.1f} {y(point[1]):.1f}" for point in points[::step])
        text.append(f'<path d="M{path_data}" fill="none" stroke="{COLOURS[index]}" stroke-width="1.5"/>')
        text.append(f'<text x="{LEFT + index * 175}" y="{HEIGHT - 24}" fill="{COLOURS[index]}">{name}</text>')
    with open(path, "w") as file:
        file.write("\n".join(text) + "\n</svg>\n")
